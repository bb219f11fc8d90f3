import { buffer } from "node:stream/consumers";
import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { ZipFile } from "yazl";

// Files as users have them, and as attackers make them.

export const pdf = (text = "Surat") =>
  Buffer.from(
    `%PDF-1.7\n%\u00e2\n1 0 obj<</Title(${text})>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`,
  );

/** Noise does not compress: a picture of it is as large as pictures get. */
const canvas = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: "#204080",
      noise: { type: "gaussian", mean: 128, sigma: 60 },
    },
  });

type Size = { width?: number; height?: number };

export const png = ({ width = 40, height = 30 }: Size = {}) =>
  canvas(width, height).png().toBuffer();
export const webp = ({
  width = 40,
  height = 30,
  lossless = false,
}: Size & { lossless?: boolean } = {}) => canvas(width, height).webp({ lossless }).toBuffer();

/** A photo with the data that a phone adds: how it was held, and where. */
export const jpeg = ({
  width = 40,
  height = 30,
  orientation = 1,
}: Size & { orientation?: number } = {}) =>
  canvas(width, height)
    .jpeg()
    .withExif({ IFD0: { Make: "KAMERA-RAHASIA" }, IFD3: { GPSLatitudeRef: "S" } })
    .withMetadata({ orientation })
    .toBuffer();

const chunk = (type: string, data: Buffer) => {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** Says that it is huge; a decoder would need gigabytes for it. */
export function hugePng(side = 50_000, before: Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2], 8);
  const rows = deflateSync(Buffer.alloc(1_000_000));
  const parts = [
    chunk("IHDR", header),
    ...before,
    chunk("IDAT", rows),
    chunk("IEND", Buffer.alloc(0)),
  ];
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...parts]);
}

/** A PNG with a profile of so many bytes before its picture. */
export const pngWithProfile = (bytes: number) =>
  hugePng(64, [chunk("iCCP", Buffer.alloc(bytes, 1))]);

export async function zip(files: Record<string, string | Buffer>): Promise<Buffer> {
  const archive = new ZipFile();
  for (const [name, content] of Object.entries(files)) {
    archive.addBuffer(Buffer.from(content), name);
  }
  archive.end();
  return buffer(archive.outputStream);
}

const MANIFEST = "[Content_Types].xml";
export const docx = (more: Record<string, string> = {}) =>
  zip({ [MANIFEST]: "<Types/>", "word/document.xml": "<w:document/>", ...more });
export const xlsx = () => zip({ [MANIFEST]: "<Types/>", "xl/workbook.xml": "<workbook/>" });
export const pptx = () => zip({ [MANIFEST]: "<Types/>", "ppt/presentation.xml": "<p/>" });
/** 10 MB of zeros: a thousand times as large when it is unpacked. */
export const zipBomb = () => zip({ "nol.txt": Buffer.alloc(10 * 1024 * 1024) });

/** A file as Office wrote them before 2007, with a directory of these streams. */
export function compound(...streams: string[]): Buffer {
  const header = Buffer.alloc(512);
  header.write("d0cf11e0a1b11ae1", 0, "hex");
  header.writeUInt16LE(9, 30);
  header.writeUInt32LE(1, 48); // the directory begins in sector 1
  header.writeUInt32LE(0, 76); // the allocation table is sector 0
  const table = Buffer.alloc(512, 0xff);
  const directory = Buffer.alloc(Math.ceil((streams.length + 1) / 4) * 512);
  for (const [index, name] of ["Root Entry", ...streams].entries()) {
    directory.write(name, index * 128, "utf16le");
    directory.writeUInt16LE((name.length + 1) * 2, index * 128 + 64);
  }
  for (let sector = 1; sector < directory.length / 512; sector++) {
    table.writeUInt32LE(sector + 1, sector * 4);
  }
  return Buffer.concat([header, table, directory]);
}

export const html = "<!doctype html><script>document.title = 'CELAKA'</script>";
export const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
