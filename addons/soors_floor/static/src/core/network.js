/** Calls that believe nothing: only JSON of our own server counts as an answer. */
const API = "/floor/api/";

export class Failure extends Error {
    /** @param {number} status of HTTP; 0 when nothing usable came */
    constructor(text, status = 0, data = null) {
        super(text);
        this.status = status;
        this.data = data;
    }
}

/**
 * Send a request of the app, with a limit of time.
 *
 * @param {string} path below the API
 * @param {RequestInit & {seconds: number, device: object, controller?: AbortController}} options
 */
export async function call(path, { seconds, device, controller, headers, ...options }) {
    controller ||= new AbortController();
    const timer = setTimeout(() => controller.abort(), seconds * 1000);
    try {
        const answer = await fetch(API + path, {
            ...options,
            signal: controller.signal,
            cache: "no-store",
            // A login page or a portal sends one elsewhere; the cookie of a colleague
            // who used this browser must not decide which database answers.
            redirect: "manual",
            credentials: "omit",
            headers: {
                "X-Odoo-Database": device.database,
                ...(device.token ? { Authorization: `Bearer ${device.token}` } : {}),
                ...headers,
            },
        });
        // The body may hang as well: it is read under the same limit.
        const text = options.method === "HEAD" ? "" : await answer.text();
        return { status: answer.status, headers: answer.headers, data: parse(answer, text) };
    } catch (error) {
        throw new Failure(error.name === "AbortError" ? "no answer" : error.message);
    } finally {
        clearTimeout(timer);
    }
}

function parse(answer, text) {
    const type = answer.headers.get("Content-Type") || "";
    if (!type.includes("application/json")) {
        return null;
    }
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}

export async function postJson(path, body, options) {
    const answer = await call(path, {
        method: "POST",
        body: JSON.stringify(body),
        ...options,
        headers: { "Content-Type": "application/json" },
    });
    if (!answer.data) {
        throw new Failure(`answer ${answer.status} is not ours`);
    }
    if (answer.status !== 200) {
        throw new Failure(`answer ${answer.status}`, answer.status, answer.data);
    }
    return answer.data;
}
