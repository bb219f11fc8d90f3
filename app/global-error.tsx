"use client";

/** Shown when the root layout fails: no messages, no styles, nothing that could fail again. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="id">
      <body>
        <h1>Ada yang tidak beres di pihak kami</h1>
        <p>{`Coba muat ulang halaman ini sebentar lagi. Kode untuk admin: ${error.digest ?? "–"}`}</p>
        <p lang="en">Something went wrong on our side. Please reload this page in a moment.</p>
      </body>
    </html>
  );
}
