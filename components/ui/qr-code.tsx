import createQrCode from "qrcode-generator";

/** Light modules around the code, without which scanners do not find it. */
const QUIET_ZONE = 4;
/** Restores up to 15 % of the modules, as on a creased sheet. */
const ERROR_CORRECTION = "M";

/** `text` as a QR code, dark on white whatever the colour scheme: scanners expect that. */
export function QrCode({ text, title }: { text: string; title: string }) {
  const { size, path } = draw(text);
  return (
    <svg
      role="img"
      aria-label={title}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="h-auto w-full forced-color-adjust-none print:[print-color-adjust:exact]"
    >
      <title>{title}</title>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

/** The dark modules as one path; exported for its test. */
export function draw(text: string): { size: number; path: string } {
  const code = createQrCode(0, ERROR_CORRECTION); // 0: the smallest version that holds the text
  code.addData(text);
  code.make();
  const modules = Array.from({ length: code.getModuleCount() }, (_, index) => index);
  const path = modules.flatMap((row) =>
    modules
      .filter((column) => code.isDark(row, column))
      .map((column) => `M${column + QUIET_ZONE} ${row + QUIET_ZONE}h1v1h-1z`),
  );
  return { size: modules.length + 2 * QUIET_ZONE, path: path.join("") };
}
