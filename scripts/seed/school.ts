/** The sample school: users, courses and announcements, as plain data. */

import type { CourseCover, CourseStatus } from "../../db/enums";
import type { SampleFile } from "./sample-files";

export const SAMPLE_PASSWORD = "belajar-bersama";

export const admin = { username: "kepala.sekolah", displayName: "Hendra Kusuma" };

export const teachers = [
  { username: "bu.ratna", displayName: "Ratna Wijayanti" },
  { username: "pak.bagus", displayName: "Bagus Pratama" },
  { username: "bu.maria", displayName: "Maria Nainggolan" },
] as const;

export const studentNames = `
  Dewi Lestari, Rizky Ramadhan, Ayu Puspita, Fajar Nugroho, Siti Rahmawati
  Yohanes Wanggai, Putri Maharani, Ahmad Fauzi, Made Wirawan, Nurul Hidayah
  Kevin Sihombing, Intan Permata, Bayu Saputra, Maya Kartika, Galih Prakoso
  Aisyah Zahra, Dimas Anggara, Lina Marlina, Reza Maulana, Grace Tumbelaka
  Ilham Setiawan, Wulan Sari, Arif Hidayat, Nadia Safitri, Yusuf Rumbiak
  Citra Dewanti, Hafiz Alamsyah, Komang Suartini, Eko Prasetyo, Rani Oktaviani
  Teguh Santoso, Melati Anjani, Andika Putra, Fitri Handayani, Joko Susilo
  Salsabila Azzahra, Bima Arya, Tiara Andini, Rafi Akbar, Vina Panjaitan
`
  .split(/[,\n]/)
  .map((name) => name.trim())
  .filter(Boolean);

type SeedAnnouncement = {
  daysAgo: number;
  type: "course_update" | "assignment" | "schedule" | "general";
  title: string;
  message: string;
  link?: string;
  mustRead?: boolean;
  attachments?: SampleFile[];
};

type SeedCourse = {
  teacher: (typeof teachers)[number]["username"];
  title: string;
  description: string;
  joinCode: string;
  /** Published by default. */
  status?: CourseStatus;
  /** Its students: one of every `every`, starting at index `from`. */
  students?: { from: number; every: number };
  cover: CourseCover;
  /** Open, or opening in the given number of days. */
  modules: [title: string, summary: string, opensInDays?: number][];
  /** Of its first module. */
  attachments?: SampleFile[];
  /** In the last module. */
  project?: { brief: string; deliverable: string; dueInDays: number; attachments: SampleFile[] };
  announcements: SeedAnnouncement[];
};

export const courses: SeedCourse[] = [
  {
    teacher: "bu.ratna",
    title: "Literasi Digital 2025",
    description: "Angkatan tahun lalu: mengenali hoaks, menjaga data, dan menulis dengan sumber.",
    joinCode: "LITERASI",
    cover: "sunset",
    status: "archived",
    students: { from: 0, every: 5 },
    modules: [["Mengenali hoaks", "Siapa yang menulis, dan dari mana tahunya?"]],
    announcements: [
      {
        daysAgo: 20,
        type: "general",
        title: "Terima kasih, angkatan 2025",
        message: "Kursus ini selesai. Semua bahannya tetap bisa kalian baca di sini.",
      },
    ],
  },
  {
    teacher: "bu.ratna",
    title: "Pemrograman Web Dasar",
    description:
      "Dari halaman kosong sampai situs sekolah yang bisa dibuka di HP mana pun: HTML, CSS, dan sedikit JavaScript.",
    joinCode: "WEBDASAR",
    cover: "code",
    project: {
      brief:
        "Buat situs untuk kelasmu, paling sedikit **tiga halaman**:\n\n- perkenalan kelas\n- jadwal pelajaran\n- satu hal yang kalian banggakan",
      deliverable: "Tautan ke situs yang bisa dibuka di HP. Kalau ada, foto sketsanya juga.",
      dueInDays: 3,
      attachments: ["Sketsa halaman.jpg"],
    },
    students: { from: 0, every: 2 },
    modules: [
      ["Kerangka halaman dengan HTML", "Judul, paragraf, daftar, gambar, dan tautan."],
      ["Tata letak dengan CSS", "Warna, jarak, flexbox, dan tampilan di layar kecil."],
      ["Halaman yang hidup", "Tombol, formulir, dan JavaScript pertamamu."],
      ["Proyek: situs kelas", "Rancang dan terbitkan situs untuk kelasmu sendiri."],
    ],
    attachments: ["Papan tulis.jpg"],
    announcements: [
      {
        daysAgo: 12,
        type: "general",
        title: "Selamat datang di kelas web",
        message:
          "Halo semua! Di kursus ini kita belajar sambil membuat. Setiap pertemuan menghasilkan sesuatu yang bisa kalian tunjukkan ke orang rumah.\n\nSiapkan laptop atau pinjam dari lab, dan pastikan akun kalian sudah bisa masuk.",
      },
      {
        daysAgo: 4,
        type: "assignment",
        title: "Tugas 2: halaman profil",
        message:
          "Buat halaman profil sederhana berisi foto, hobi, dan tiga tautan favorit. Kumpulkan paling lambat Jumat pukul 16.00 WIB.\n\nYang belum selesai boleh mampir ke lab hari Kamis sepulang sekolah.",
        link: "https://developer.mozilla.org/id/docs/Learn_web_development",
        attachments: ["Lembar tugas 2.pdf"],
      },
      {
        daysAgo: 0,
        type: "course_update",
        title: "Modul 3 sudah bisa diakses",
        message:
          'Modul "Halaman yang hidup" sudah dibuka. Mulai dari bagian tombol dulu, formulirnya kita bahas bersama besok.',
      },
    ],
  },
  {
    teacher: "bu.ratna",
    title: "Desain Antarmuka",
    description:
      "Merancang layar yang enak dipakai: dari sketsa di kertas sampai prototipe yang diuji teman.",
    joinCode: "DESAINUX",
    cover: "studio",
    students: { from: 1, every: 3 },
    modules: [
      ["Mengamati orang", "Wawancara singkat dan peta perjalanan pengguna."],
      ["Sketsa dan wireframe", "Banyak ide cepat di atas kertas."],
      ["Prototipe dan uji coba", "Uji dengan lima orang, perbaiki, uji lagi.", 5],
    ],
    announcements: [
      {
        daysAgo: 6,
        type: "schedule",
        title: "Kelas Rabu pindah ke lab komputer",
        message:
          "Ruang 2.04 sedang diperbaiki. Rabu ini kita bertemu di lab komputer lantai 1, jam tetap 13.00 WIB.",
      },
      {
        daysAgo: 1,
        type: "assignment",
        title: "Bawa tiga sketsa besok",
        message:
          'Gambar tiga versi layar "jadwal pelajaran" di kertas A5. Tidak perlu rapi, yang penting berbeda satu sama lain.',
      },
    ],
  },
  {
    teacher: "pak.bagus",
    title: "Analisis Data dengan Python",
    description:
      "Mengubah data mentah menjadi jawaban: cuaca, harga pasar, dan data sekolah kita sendiri.",
    joinCode: "DATAPY26",
    cover: "ocean",
    students: { from: 0, every: 3 },
    modules: [
      ["Python untuk pemula", "Variabel, daftar, dan perulangan."],
      ["Membaca dan membersihkan data", "Tabel, nilai kosong, dan satuan yang tertukar."],
      ["Bercerita dengan grafik", "Memilih grafik yang jujur dan mudah dibaca."],
    ],
    announcements: [
      {
        daysAgo: 9,
        type: "course_update",
        title: "Data harga pasar sudah diunggah",
        message:
          "Data harga cabai dan beras tiga tahun terakhir sudah ada di tautan. Unduh sebelum kelas Senin supaya tidak berebut Wi-Fi.",
        link: "https://data.go.id/",
      },
      {
        daysAgo: 2,
        type: "schedule",
        title: "Kuis singkat hari Kamis",
        message:
          "Sepuluh soal, dua puluh menit, boleh buka catatan. Materinya modul 1 dan awal modul 2. Mulai 09.00 WIB / 10.00 WITA / 11.00 WIT.",
      },
    ],
  },
  {
    teacher: "pak.bagus",
    title: "Internet of Things untuk Sekolah",
    description:
      "Merakit sensor suhu dan kelembapan untuk kebun sekolah, lalu membaca datanya dari HP.",
    joinCode: "SENSOR26",
    cover: "ocean",
    students: { from: 2, every: 4 },
    modules: [
      ["Mengenal mikrokontroler", "Pin, tegangan, dan lampu pertama yang berkedip."],
      ["Sensor dan data", "Membaca suhu dan kelembapan tanah."],
    ],
    announcements: [
      {
        daysAgo: 3,
        type: "general",
        mustRead: true,
        title: "Kit sensor sudah datang",
        message:
          "Satu kit untuk dua orang. Ambil di ruang guru pada jam istirahat, tulis nama di daftar pinjam.",
      },
    ],
  },
  {
    teacher: "bu.maria",
    title: "Kewirausahaan Digital",
    description: "Dari ide jualan sampai pelanggan pertama, dengan pembukuan yang rapi.",
    joinCode: "USAHAKU2",
    cover: "market",
    students: { from: 1, every: 2 },
    modules: [
      ["Menemukan masalah", "Berbicara dengan sepuluh calon pelanggan."],
      ["Harga dan untung", "Menghitung modal, harga jual, dan titik impas."],
      ["Jualan pertama", "Membuat katalog dan melayani pesanan."],
    ],
    announcements: [
      {
        daysAgo: 7,
        type: "assignment",
        title: "Wawancara calon pelanggan",
        message:
          "Setiap kelompok mewawancarai sepuluh orang. Catat kalimat mereka apa adanya, jangan disimpulkan dulu.",
      },
      {
        daysAgo: 0,
        type: "schedule",
        title: "Pasar kelas hari Sabtu",
        message:
          "Pasar kelas dibuka pukul 08.00 WIB di aula. Datang 30 menit lebih awal untuk menata meja. Jangan lupa uang kembalian!\n\nSurat izinnya terlampir: cetak, minta tanda tangan orang tua, lalu bawa hari Jumat.",
        attachments: ["Surat izin orang tua.pdf"],
      },
    ],
  },
  {
    teacher: "bu.ratna",
    title: "Aplikasi Kasir Sederhana",
    description: "Membuat kasir untuk kantin sekolah. Sedang disusun.",
    joinCode: "KASIRKU1",
    cover: "plum",
    status: "draft",
    modules: [["Apa yang terjadi di kasir", "Mengamati kantin saat jam istirahat."]],
    announcements: [],
  },
];
