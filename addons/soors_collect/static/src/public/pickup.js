/** Minus and plus beside each number: a thumb hits them better than a keyboard. Without
 * this script the numbers are typed. */
function addSteps(input) {
    const box = document.createElement("span");
    box.className = "o_soors_steps";
    input.replaceWith(box);
    const change = (step) => {
        const most = Number(input.max || 99);
        const value = Math.min(Math.max(Number(input.value || 0) + step, 0), most);
        input.value = value;
        mark();
    };
    const mark = () => {
        const tile = input.closest(".o_soors_public_tile");
        input.setAttribute("value", input.value || "0");
        tile.classList.toggle("o_soors_chosen", Number(input.value) > 0);
    };
    const button = (text, step) => {
        const element = document.createElement("button");
        element.type = "button";
        element.textContent = text;
        // The number itself is what screen readers and keyboards use.
        element.tabIndex = -1;
        element.setAttribute("aria-hidden", "true");
        element.addEventListener("click", (event) => {
            event.preventDefault();
            change(step);
        });
        return element;
    };
    box.append(button("−", -1), input, button("+", 1));
    input.addEventListener("input", mark);
    mark();
}

document.querySelectorAll(".o_soors_public_tile input").forEach(addSteps);
