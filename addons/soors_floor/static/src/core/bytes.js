export async function sha256(buffer) {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", buffer));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Return a file of an entry, ready to be kept. */
export async function makeFile(buffer, type) {
    return {
        uuid: crypto.randomUUID(),
        bytes: buffer,
        type,
        size: buffer.byteLength,
        sha256: await sha256(buffer),
    };
}

const SIDE = 1280; // pixels of the longer side
const QUALITIES = [0.6, 0.45, 0.3];
const SMALLER = 0.75; // of the side, when no quality makes it small enough
const LARGEST = 150000; // bytes

/** Shrink a photo to what may travel over a poor network. */
export async function shrinkPhoto(blob) {
    const picture = await createImageBitmap(blob, { imageOrientation: "from-image" });
    let small;
    let side = SIDE;
    do {
        small = await shrinkTo(picture, side);
        side = Math.round(side * SMALLER);
    } while (small.size > LARGEST);
    picture.close();
    return makeFile(await small.arrayBuffer(), "image/jpeg");
}

async function shrinkTo(picture, side) {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    let small;
    for (const quality of QUALITIES) {
        small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
        if (small.size <= LARGEST) {
            break;
        }
    }
    return small;
}
