/** All that has not been sent, as one file for the office. */
import { ask } from "@soors_floor/core/store";

function toBase64(buffer) {
    const bytes = new Uint8Array(buffer);
    let text = "";
    for (let start = 0; start < bytes.length; start += 32768) {
        text += String.fromCharCode(...bytes.subarray(start, start + 32768));
    }
    return btoa(text);
}

async function readFiles(store) {
    const keys = await store.read(["files"], ({ files }) =>
        ask(files.index("state").getAllKeys(IDBKeyRange.bound(["new"], ["new", []])))
    );
    const found = [];
    for (const key of keys) {
        try {
            const file = await store.read(["files"], ({ files }) => ask(files.get(key)));
            const { bytes, ...about } = file;
            found.push({ ...about, data: toBase64(bytes) });
        } catch {
            found.push({ uuid: key, state: "bad" });
        }
    }
    return found;
}

/** Return what the office's own wizard feeds to the same place as the network. */
export async function makeRescue(floor) {
    const ops = await floor.store.getAll("ops");
    const { epoch, device, database } = floor.state.meta;
    return {
        format: "soors.floor.rescue",
        schema: 1,
        made: new Date().toISOString(),
        epoch,
        device: device || null,
        database,
        operations: ops
            .filter((op) => op.state === "new" || op.state === "parked")
            .map(({ hold, acked, wire, ...op }) => ({ ...op, seq: wire || null })),
        files: await readFiles(floor.store),
        log: await floor.log.lines(),
    };
}

export async function saveRescue(floor) {
    const text = JSON.stringify(await makeRescue(floor));
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `soors-${new Date().toISOString().slice(0, 16).replace(":", "")}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
}
