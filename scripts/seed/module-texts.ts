/** What students read on the modules' pages of the sample school, by the module's title. Markdown. */
export const moduleTexts: Record<string, string> = {
  "Mengenali hoaks": `Sebelum membagikan sesuatu, tanyakan tiga hal:

1. **Siapa** yang menulisnya? Ada nama dan alamatnya?
2. **Dari mana** ia tahu? Ada sumber yang bisa dibuka?
3. **Kapan** ditulis? Foto lama sering dipakai untuk berita baru.

Kalau satu saja tidak terjawab, jangan dibagikan dulu.`,

  "Kerangka halaman dengan HTML": `Halaman web adalah teks biasa dengan tanda di sekelilingnya. Tanda itu disebut **elemen**, dan memberi tahu peramban apa arti sebuah teks: judul, paragraf, atau daftar.

## Yang kamu pelajari

- judul dari \`<h1>\` sampai \`<h3>\`
- paragraf dan daftar
- gambar dengan teks pengganti
- tautan ke halaman lain

## Coba sendiri

Buat berkas \`index.html\`, lalu tulis:

\`\`\`
<h1>Kelas 10 A</h1>
<p>Halo, ini kelas kami.</p>
\`\`\`

Buka berkasnya di peramban. Ganti isinya, simpan, lalu muat ulang.

> Tidak harus langsung bagus. Yang penting susunannya benar dulu.`,

  "Tata letak dengan CSS": `CSS mengatur tampilan: warna, jarak, dan letak. HTML tetap seperti semula.

## Urutan yang mudah diikuti

1. Mulai dari layar kecil. Kebanyakan orang membuka situsmu di HP.
2. Beri jarak dengan \`padding\` dan \`gap\`, bukan dengan baris kosong.
3. Susun ke samping dengan \`display: flex\` hanya kalau layarnya lebar.

## Periksa hasilnya

- Terbaca tanpa diperbesar?
- Warna teksnya cukup kontras?
- Tidak ada yang harus digeser ke samping?

Panduan lengkap: [Belajar CSS di MDN](https://developer.mozilla.org/id/docs/Learn_web_development).`,

  "Halaman yang hidup": `Dengan JavaScript, halaman bisa menanggapi orang yang memakainya.

## Tombol pertama

\`\`\`
const tombol = document.querySelector("button");
tombol.addEventListener("click", () => {
  tombol.textContent = "Terima kasih!";
});
\`\`\`

Baca baris demi baris: *cari tombolnya*, *tunggu sampai ditekan*, *ganti tulisannya*.

## Formulir

Formulir kita bahas bersama di kelas. Sebelum itu, pikirkan: apa yang terjadi kalau seseorang mengosongkan namanya?`,

  "Proyek: situs kelas": `Sekarang semuanya digabung menjadi satu situs.

## Langkah-langkah

1. Sepakati tiga halaman yang akan dibuat.
2. Bagi tugas: satu orang satu halaman.
3. Pakai satu berkas CSS yang sama.
4. Uji di HP dua teman yang bukan anggota kelompok.

Kerjakan yang sederhana dulu sampai bisa dibuka, baru diperindah.`,

  "Mengamati orang": `Perancang yang baik lebih banyak mendengar daripada menggambar.

Wawancarai satu orang selama **sepuluh menit**. Minta ia menceritakan *kejadian terakhir*, bukan pendapatnya. Tulis kalimatnya apa adanya.

Setelah itu gambar perjalanannya: apa yang ia lakukan, di mana ia berhenti, dan kapan ia kesal.`,

  "Sketsa dan wireframe": `Lipat kertas menjadi delapan kotak. Isi setiap kotak dengan satu ide dalam satu menit.

- Jangan menghapus.
- Jangan mewarnai.
- Ide yang aneh tetap digambar.

Pilih dua yang terbaik, lalu gambar ulang dengan rapi sebagai wireframe.`,

  "Python untuk pemula": `Tiga hal ini cukup untuk banyak pekerjaan:

- **variabel** menyimpan satu nilai
- **daftar** menyimpan banyak nilai
- **perulangan** mengerjakan hal yang sama berkali-kali

\`\`\`
harga = [32000, 35000, 31500]
print(sum(harga) / len(harga))
\`\`\`

Berapa hasilnya? Tebak dulu, baru jalankan.`,

  "Membaca dan membersihkan data": `Data dari dunia nyata jarang rapi. Sebelum menghitung, periksa:

1. Ada nilai yang kosong?
2. Satuannya sama? *Kilogram* dan *ons* sering tertukar.
3. Ada angka yang tidak masuk akal?

Catat setiap perbaikan, supaya orang lain bisa memeriksanya.`,

  "Bercerita dengan grafik": `Grafik yang jujur menjawab satu pertanyaan.

- **Garis** untuk perubahan dari waktu ke waktu.
- **Batang** untuk membandingkan.
- Sumbu batang selalu mulai dari nol.

Tulis kesimpulannya sebagai judul: “Harga cabai naik setiap Ramadan”, bukan “Grafik harga cabai”.`,

  "Mengenal mikrokontroler": `Sebelum kabel USB dipasang, periksa dua kali:

- kaki **GND** ke GND
- tegangan 3,3 V, bukan 5 V

Lampu pertama yang berkedip adalah tanda bahwa papan, kabel, dan programmu sudah benar.`,

  "Sensor dan data": `Tancapkan sensor sedalam **5 cm**, jauh dari akar. Catat suhu dan kelembapan setiap jam selama satu hari.

Angka yang melompat jauh biasanya kabel yang longgar, bukan cuaca.`,

  "Menemukan masalah": `Jangan mulai dari barang yang ingin dijual. Mulai dari masalah orang lain.

Tanyakan: *“Kapan terakhir kali kamu mengalaminya? Apa yang kamu lakukan waktu itu?”* Kalau ia tidak pernah berusaha menyelesaikannya, masalahnya belum cukup besar.`,

  "Harga dan untung": `## Titik impas

Titik impas adalah jumlah yang harus terjual supaya tidak rugi:

> biaya tetap ÷ (harga jual − modal per buah)

Contoh: sewa meja Rp50.000, harga jual Rp5.000, modal Rp3.000. Titik impasnya **25 buah**.`,

  "Jualan pertama": `Katalog yang baik muat di satu layar HP: foto terang, nama, harga, dan cara memesan.

Balas setiap pertanyaan dalam satu jam, meskipun jawabannya hanya “sebentar, ya”.`,
};
