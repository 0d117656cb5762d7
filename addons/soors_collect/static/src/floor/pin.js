/** A driver's secret number, compared here: the tablet may be without network. */
const ROUNDS = 50000;

function toHex(buffer) {
    const bytes = Array.from(new Uint8Array(buffer));
    return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Tell whether a number is the one that the office gave as salt$digest. */
export async function isPin(pin, known) {
    const [salt, digest] = String(known || "").split("$");
    const encoder = new TextEncoder();
    const key = await crypto.subtle.importKey("raw", encoder.encode(pin), "PBKDF2", false, [
        "deriveBits",
    ]);
    const method = { name: "PBKDF2", hash: "SHA-256", iterations: ROUNDS };
    const bits = await crypto.subtle.deriveBits(
        { ...method, salt: encoder.encode(salt) },
        key,
        256
    );
    return toHex(bits) === digest;
}
