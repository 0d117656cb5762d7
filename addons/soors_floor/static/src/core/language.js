/** The words of the app. They came inside the page, so no language needs a network. */
const block = document.getElementById("soors_floor_terms");
export const TERMS = JSON.parse(block?.textContent || "{}");

export const LANGUAGES = [
    { code: "fr", name: "Français" },
    { code: "nl", name: "Nederlands" },
    { code: "de", name: "Deutsch" },
    { code: "en", name: "English" },
];
/** Those of the donor's page; the last ones are written from right to left or back. */
export const DONOR_LANGUAGES = [
    ...LANGUAGES,
    { code: "ar", name: "العربية", direction: "rtl" },
    { code: "tr", name: "Türkçe" },
];

let current = "fr";

export function getLanguage() {
    return current;
}

export function setLanguage(code) {
    current = LANGUAGES.some((language) => language.code === code) ? code : "fr";
    document.documentElement.lang = current;
}

/**
 * Return a sentence in a language, the driver's own if none is named.
 *
 * @param {string} source the English sentence
 * @param {Record<string, any>} [values] for its %(name)s
 * @param {string} [language]
 */
export function _t(source, values = {}, language = current) {
    const text = TERMS[language]?.[source] || source;
    return text.replace(/%\((\w+)\)s/g, (all, name) => values[name] ?? all);
}

/** Return the date of a moment where the tablet is, as the office writes it. */
export function today(now = new Date()) {
    const two = (number) => String(number).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export function formatNumber(value) {
    return new Intl.NumberFormat(current, { maximumFractionDigits: 1 }).format(value);
}

export function formatTime(time) {
    const options = { hour: "2-digit", minute: "2-digit" };
    return new Intl.DateTimeFormat(current, options).format(new Date(time));
}
