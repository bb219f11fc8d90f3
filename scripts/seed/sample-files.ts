import { Readable } from "node:stream";
import sharp from "sharp";
import type { Actor } from "@/lib/auth/actor";
import { completeSpooled, spoolFile } from "@/lib/files/uploads";
import { newId } from "@/lib/ids";
import { pdfOf } from "./pdf";

/** What people of the sample school have attached, by name. All of it is drawn here. */
const contents = {
  "Lembar tugas 2.pdf": () =>
    pdfOf("Tugas 2: halaman profil", [
      "Pemrograman Web Dasar - Ratna Wijayanti",
      "",
      "Buat satu halaman tentang dirimu. Isinya:",
      "1. Judul dengan namamu (h1)",
      "2. Satu foto dengan teks pengganti (img, alt)",
      "3. Daftar tiga hobi (ul)",
      "4. Tiga tautan favorit (a)",
      "",
      "Dinilai: susunan elemen, teks pengganti, dan kerapian kode.",
      "Kumpulkan paling lambat Jumat pukul 16.00 WIB.",
    ]),
  "Surat izin orang tua.pdf": () =>
    pdfOf("Surat izin: pasar kelas", [
      "Kepada Yth. Bapak/Ibu orang tua siswa",
      "",
      "Sabtu ini kelas Kewirausahaan Digital mengadakan pasar kelas di aula,",
      "pukul 08.00 sampai 12.00 WIB. Siswa menjual hasil karya kelompoknya.",
      "Kami mohon izin Bapak/Ibu agar ananda dapat hadir mulai pukul 07.30.",
      "",
      "Nama siswa: ______________________________",
      "Mengizinkan / tidak mengizinkan *",
      "",
      "Tanda tangan: ____________________________",
      "",
      "Hormat kami, Maria Nainggolan",
    ]),
  "Papan tulis.jpg": () => photo(board()),
  "Sketsa halaman.jpg": () => photo(sketch()),
};

export type SampleFile = keyof typeof contents;
export type SampleContents = ReadonlyMap<SampleFile, Buffer>;

/** Call it before the first upload: the worker for thumbnails forbids sharp to read SVG in the whole process. */
export async function drawSampleFiles(): Promise<SampleContents> {
  const drawn = Object.entries(contents).map(
    async ([name, draw]) => [name as SampleFile, await draw()] as const,
  );
  return new Map(await Promise.all(drawn));
}

/** Uploads files for an actor as forms do; returns their ids. */
export async function uploadSamples(
  actor: Actor,
  sample: SampleContents,
  names: readonly SampleFile[] = [],
): Promise<string[]> {
  const ids: string[] = [];
  for (const name of names) {
    const id = newId("file");
    const size = await spoolFile(actor, { id, name, body: Readable.from([sample.get(name)]) });
    await completeSpooled(actor, { id, name, size });
    ids.push(id);
  }
  return ids;
}

const photo = (svg: string) => sharp(Buffer.from(svg)).jpeg({ quality: 78 }).toBuffer();

/** Lines as of a hand, and a light that falls from one side. */
const drawing = (background: string, body: string) => `
<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1200" viewBox="0 0 800 600">
  <filter id="hand" filterUnits="userSpaceOnUse" x="0" y="0" width="800" height="600">
    <feTurbulence type="fractalNoise" baseFrequency="0.03" numOctaves="2" seed="7"/>
    <feDisplacementMap in="SourceGraphic" scale="7"/>
  </filter>
  <radialGradient id="light" cx="0.3" cy="0.2" r="1">
    <stop offset="0" stop-color="#fff" stop-opacity="0.22"/>
    <stop offset="1" stop-color="#000" stop-opacity="0.28"/>
  </radialGradient>
  ${background}
  <g filter="url(#hand)" fill="none" stroke-linecap="round" stroke-linejoin="round">${body}</g>
  <rect width="800" height="600" fill="url(#light)"/>
</svg>`;

const rect = (x: number, y: number, width: number, height: number) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`;
const line = (path: string) => `<path d="${path}"/>`;

/** Glyphs of lines, 20 wide and 30 high; no font of the machine is needed. */
const glyphs: Record<string, string> = {
  "<": "M15 6 L3 16 L15 26",
  ">": "M3 6 L15 16 L3 26",
  h: "M3 0 V28 M3 16 Q10 8 15 16 V28",
  "1": "M5 8 L11 3 V28",
  p: "M3 12 V38 M3 14 Q16 8 16 20 Q14 31 3 26",
  i: "M8 14 V28 M8 5 V6",
  m: "M2 12 V28 M2 15 Q7 9 9 15 V28 M9 15 Q14 9 17 15 V28",
  g: "M16 14 Q3 8 3 20 Q6 31 16 24 M16 12 V34 Q10 41 3 36",
  u: "M3 12 V22 Q6 31 15 24 M15 12 V28",
  l: "M8 0 V28",
};

const written = (text: string, x: number, y: number) =>
  [...text]
    .map(
      (letter, n) =>
        `<g transform="translate(${x + 24 * n} ${y})">${line(glyphs[letter] ?? "")}</g>`,
    )
    .join("");

/** A board with the parts of a page, and the names of their elements. */
function board() {
  const page = [rect(70, 70, 400, 460), rect(95, 95, 350, 60), rect(95, 180, 150, 130)];
  const texts = [270, 300, 330].map((y) => line(`M270 ${y - 80} H440`));
  const list = [360, 410, 460].map((y) => `${line(`M110 ${y} h2`)}${line(`M135 ${y} H420`)}`);
  const picture = line("M105 300 L150 230 L185 280 L205 255 L235 300");
  const arrows = [
    line("M560 122 H470 M486 112 L470 122 L486 132"),
    line("M560 222 H455 M471 212 L455 222 L471 232"),
    line("M560 322 Q400 345 255 300 M272 296 L255 300 L266 314"),
    line("M560 422 H440 M456 412 L440 422 L456 432"),
  ];
  const names = ["<h1>", "<p>", "<img>", "<ul>"].map((name, n) =>
    written(name, 580, 106 + 100 * n),
  );
  return drawing(
    `<rect width="800" height="600" fill="#8a6a45"/><rect x="24" y="24" width="752" height="552" fill="#2c5546"/>`,
    `<g stroke="#f2efe2" stroke-width="4">${[...page, ...texts, ...list, picture].join("")}</g>
     <g stroke="#f4c95d" stroke-width="4">${[...arrows, ...names].join("")}</g>`,
  );
}

/** A sheet with three pages of a site as they look on a phone. */
function sketch() {
  const phones = [70, 300, 530].map((x, n) => {
    const rows = Array.from({ length: 4 - n }, (_, row) =>
      line(`M${x + 30} ${330 + 35 * row} h140`),
    );
    const top =
      n === 1
        ? line(`M${x + 30} 160 h140 v110 h-140 z M${x + 30} 197 h140 M${x + 77} 160 v110`)
        : rect(x + 30, 160, 140, 110);
    const button = rect(x + 55, 470, 90, 34);
    return (
      rect(x, 70, 200, 460) + line(`M${x + 30} 120 h${80 + 25 * n}`) + top + rows.join("") + button
    );
  });
  const arrows =
    line("M252 490 Q275 470 292 490 M281 480 L292 490 L280 496") +
    line("M482 490 Q505 470 522 490 M511 480 L522 490 L510 496");
  return drawing(
    `<rect width="800" height="600" fill="#efe9da"/>`,
    `<g stroke="#3d3f4a" stroke-width="3">${phones.join("")}</g><g stroke="#b4472f" stroke-width="3">${arrows}</g>`,
  );
}
