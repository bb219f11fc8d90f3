// Makes the icons of the installed application from app/icon.svg: `node scripts/icons.mjs`.
import { readFileSync } from "node:fs";
import { chromium } from "playwright";
import { findBrowser } from "./browser.mjs";

const svg = `data:image/svg+xml;base64,${readFileSync("app/icon.svg").toString("base64")}`;

/** `inset`: the empty part on each side; a maskable icon shows at least the inner circle of 80 %. */
const icons = [
  { file: "public/icons/192.png", size: 192, inset: 0.18, radius: 0.22 },
  { file: "public/icons/512.png", size: 512, inset: 0.18, radius: 0.22 },
  { file: "public/icons/maskable-192.png", size: 192, inset: 0.26, radius: 0 },
  { file: "public/icons/maskable-512.png", size: 512, inset: 0.26, radius: 0 },
  { file: "app/apple-icon.png", size: 180, inset: 0.2, radius: 0 },
];

const browser = await chromium.launch({
  executablePath: (await findBrowser()) || undefined,
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
const page = await browser.newPage();
for (const { file, size, inset, radius } of icons) {
  await page.setViewportSize({ width: size, height: size });
  const style = `box-sizing:border-box;width:${size}px;height:${size}px;padding:${inset * size}px;border-radius:${radius * size}px;background:#fff`;
  await page.setContent(`<body style="margin:0"><img src="${svg}" style="${style}">`);
  await page.screenshot({ path: file, omitBackground: true });
}
await browser.close();
