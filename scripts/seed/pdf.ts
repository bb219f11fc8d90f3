const LEFT = 72;
const TOP = 760;
const LEADING = 20;

/** A PDF of one page: a title and lines of Latin text in the fonts that every viewer has. */
export function pdfOf(title: string, lines: readonly string[]): Promise<Buffer> {
  const text = [
    `BT /F2 18 Tf ${LEFT} ${TOP} Td ${shown(title)} ET`,
    `BT /F1 12 Tf ${LEADING} TL ${LEFT} ${TOP - 2 * LEADING} Td`,
    ...lines.map((line) => `${shown(line)} T*`),
    "ET",
  ].join("\n");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R" +
      " /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
    `<< /Length ${Buffer.byteLength(text, "latin1")} >>\nstream\n${text}\nendstream`,
    font("Helvetica"),
    font("Helvetica-Bold"),
  ];
  return Promise.resolve(Buffer.from(withTable(objects), "latin1"));
}

const font = (name: string) =>
  `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;

const shown = (text: string) => `(${text.replaceAll(/[\\()]/g, String.raw`\$&`)}) Tj`;

/** The objects with the table of where each begins. */
function withTable(objects: readonly string[]): string {
  let pdf = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = pdf.length;
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const size = objects.length + 1;
  return `${pdf}xref\n0 ${size}\n0000000000 65535 f \n${offsets.join("")}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${pdf.length}\n%%EOF\n`;
}
