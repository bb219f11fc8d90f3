/** Of the longer side, in pixels: enough to read a page of an exercise book. */
const LONGEST_SIDE = 2_000;
const QUALITY = 0.85;

/** What browsers decode; HEIC is sent as it is. */
const outputOf: Record<string, "image/jpeg" | "image/png"> = {
  "image/jpeg": "image/jpeg",
  "image/webp": "image/jpeg",
  "image/png": "image/png",
};

/**
 * The picture as it is sent: scaled down, and drawn anew, so that it holds no place, device or time. Other
 * files, and pictures that this browser cannot decode, as they are.
 */
export async function scaledPicture(file: File): Promise<File> {
  const type = outputOf[file.type];
  if (type === undefined) return file;
  try {
    const blob = await redraw(file, type);
    return blob ? new File([blob], renamed(file.name, type), { type }) : file;
  } catch {
    return file;
  }
}

async function redraw(file: File, type: "image/jpeg" | "image/png"): Promise<Blob | null> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const context = canvas.getContext("2d");
    if (!context) return null;
    if (type === "image/jpeg") {
      // Where it was transparent.
      context.fillStyle = "white";
      context.fillRect(0, 0, canvas.width, canvas.height);
    }
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY));
  } finally {
    picture.close();
  }
}

const renamed = (name: string, type: "image/jpeg" | "image/png") =>
  type === "image/jpeg" && !/\.jpe?g$/i.test(name) ? `${name.replace(/\.\w{1,5}$/, "")}.jpg` : name;
