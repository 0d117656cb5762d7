/** Photos and signatures, in pieces, from the byte where the last attempt ended. */
import { call, Failure } from "@soors_floor/core/network";
import { ask } from "@soors_floor/core/store";

const PIECE = 64 * 1024; // bytes
const LIMIT = 60; // seconds for one piece
const ATTEMPTS = 3; // of a file whose sum does not agree

class Unknown extends Error {}

function isOurs({ headers }) {
    return (headers.get("Content-Type") || "").includes("application/json");
}

/** Send all files of operations that the server has; the newest stop's come first. */
export async function sendFiles(floor, onRequest) {
    const tried = new Set();
    for (;;) {
        const uuid = await nextFile(floor.store, tried);
        if (!uuid) {
            return;
        }
        tried.add(uuid);
        const { counts } = floor.state;
        const done = tried.size - 1;
        const of = Math.max(floor.state.link.of, done + counts.files);
        floor.setLink({ sending: true, done: of - counts.files, of });
        await sendFile(floor, uuid, onRequest);
        await floor.refreshCounts();
    }
}

/** Keys only: one unreadable file must not keep the others from being found. */
function nextFile(store, tried) {
    return store.read(["files", "ops"], async ({ files, ops }) => {
        const waiting = new Set();
        for (const op of await ask(ops.index("state").getAll("new"))) {
            op.files.forEach((file) => waiting.add(file.uuid));
        }
        const range = IDBKeyRange.bound(["new"], ["new", []]);
        const keys = await ask(files.index("state").getAllKeys(range));
        return keys.reverse().find((key) => !tried.has(key) && !waiting.has(key));
    });
}

async function sendFile(floor, uuid, onRequest) {
    let file;
    try {
        file = await floor.store.read(["files"], ({ files }) => ask(files.get(uuid)));
        if (!(file.bytes instanceof ArrayBuffer) || file.bytes.byteLength !== file.size) {
            throw new Error("torn");
        }
    } catch (error) {
        return giveUp(floor, uuid, error.message || error.name);
    }
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        try {
            if (await sendBytes(floor, file, onRequest)) {
                return markSent(floor, file);
            }
        } catch (error) {
            if (error instanceof Unknown) {
                return floor.log.add(error.message);
            }
            throw error;
        }
    }
    return giveUp(floor, uuid, "sum");
}

/** Return whether the server's sum agrees; throws when the network does not answer. */
async function sendBytes(floor, file, onRequest) {
    const path = `file/${file.uuid}`;
    const request = (options) => {
        const controller = new AbortController();
        onRequest(controller);
        return call(path, { seconds: LIMIT, device: floor.device, controller, ...options });
    };
    const head = await request({ method: "HEAD" });
    if (head.status === 404 && isOurs(head)) {
        // The office does not know the entry of this file, or parked it: the file
        // stays here for it, and the others go on.
        throw new Unknown(`file ${file.uuid} is not expected`);
    }
    let offset = offsetOf(head);
    while (offset < file.size) {
        const answer = await request({
            method: "PATCH",
            body: file.bytes.slice(offset, offset + PIECE),
            headers: {
                "Content-Type": "application/offset+octet-stream",
                "Upload-Offset": String(offset),
                "Upload-Length": String(file.size),
                "Upload-Type": file.type,
                "Upload-Sha256": file.sha256,
            },
        });
        if (answer.status === 200 && answer.data?.sha256) {
            return answer.data.sha256 === file.sha256;
        }
        if (answer.status === 422 && answer.data?.error === "hash") {
            return false;
        }
        const next = offsetOf(answer);
        if (next === offset) {
            throw new Failure("the file does not advance");
        }
        offset = next;
    }
    return true;
}

/** Return how many bytes the server has; an answer without it is not the server's. */
function offsetOf({ status, headers }) {
    const offset = headers.get("Upload-Offset");
    if (status === 401) {
        throw new Failure("answer 401", 401);
    }
    if (![200, 204, 409].includes(status) || !/^\d+$/.test(offset || "")) {
        throw new Failure(`file answer ${status}`);
    }
    return Number(offset);
}

function markSent(floor, file) {
    const { bytes, ...kept } = file;
    return floor.store.write(["files"], ({ files }) =>
        files.put({ ...kept, sent: file.size, state: "sent" })
    );
}

/** Put an unreadable file aside and let the office know which entry lacks it. */
async function giveUp(floor, uuid, reason) {
    floor.log.add(`file ${uuid} unreadable: ${reason}`);
    const owner = await floor.store.write(["files", "ops"], async ({ files, ops }) => {
        const all = await ask(ops.getAll());
        const op = all.find(({ files: own }) => own.some((file) => file.uuid === uuid));
        files.put({ uuid, op: op?.uuid, state: "bad", at: op?.at || "" });
        return op;
    });
    await floor.record({
        round: owner?.round,
        stop: owner?.stop,
        ops: [{ kind: "note", payload: { text: `File ${uuid} of ${owner?.kind} is unreadable` } }],
        quiet: true,
    });
}
