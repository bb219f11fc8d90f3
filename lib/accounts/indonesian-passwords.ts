/** Common Indonesian passwords that are not in the dictionaries: phrases, clubs, sayings. */
export const indonesianPasswords = `
  bismillah bismillahirrahmanirrahim alhamdulillah astaghfirullah subhanallah masyaallah insyaallah
  allahuakbar assalamualaikum lailahaillallah puji tuhan pujituhan tuhanyesus yesuskristus halelluya
  sayang sayangku sayangkamu sayangmama sayangibu sayangayah sayangbunda sayangselalu sayangkuselamanya
  cinta cintaku cintakamu cintasejati cintamonyet akucinta akucintakamu akusayangkamu akukamu akudankamu
  akusukakamu kamudanaku kangenkamu rindukamu selamanya selaluada selalusayang untukmuselamanya
  indonesia indonesiaku indonesiaraya indonesiamerdeka indonesiajaya merdeka merdeka45 merdeka1945
  proklamasi pancasila garuda garudaku garudaindonesia bhinneka bhinnekatunggalika nusantara tanahairku
  rahasia rahasiaku rahasiakita rahasiadong sangatrahasia inirahasia katasandi katasandiku katakunci
  sandirahasia passwordku passwordnya inipassword inipasswordku gantipassword lupapassword lupasandi
  lupalagi lupaterus terserah terserahaku tidaktahu gaktahu gaktau gatau nggaktau entahlah apaaja apasaja
  qwerty123 qwertyuiop asdfghjkl asdf1234 zxcvbnm123 abcd1234 abc12345 satuduatiga satuduatigaempat
  admin123 admin1234 administrator adminsekolah adminadmin guru1234 gurusekolah bapakguru ibuguru
  siswa123 siswa1234 muridbaru anaksekolah anaksholeh anaksholehah anakbaik anakpintar anakmama anakibu
  sekolah sekolahku sekolahkita kelasku kelaskita naikkelas naik kelas belajar belajaryuk ayobelajar
  akubisa akupastibisa pastibisa kamubisa semangat semangat45 semangatbelajar tetapsemangat suksesselalu
  mamapapa papamama ayahibu ibuayah ayahbunda bapakibu doaibu doamama mamaku papaku ibuku ibunda keluargaku
  jakarta bandung surabaya semarang yogyakarta jogjakarta jogjaistimewa makassar denpasar palembang
  pontianak banjarmasin samarinda balikpapan manado jayapura papua sulawesi kalimantan sumatera
  persib persib1933 persibbandung vikingpersib persija persija1928 thejak jakmania persebaya bonekmania
  arema aremania aremasingoedan psismakassar psmmakassar baliunited timnas timnasindonesia
  kucingku kucinglucu kucingmanis kelincilucu bebekgoreng ayamgoreng nasigoreng mieayam baksoenak
  indomie indomiegoreng eskrim esteh estehmanis jerukmanis kopihitam kopisusu
  freefire mobilelegend mobilelegends mlbbindonesia pubgmobile robloxindonesia minecraftku
  jomblo jombloselamanya jomblobahagia mantanku mantanterindah pacarku calonsuami gantengku cantikku
  gantengbanget cantikbanget akuganteng akucantik akukeren orangganteng orangcantik
  selamatpagi selamatsiang selamatmalam halodunia apakabar terimakasih samasama sampaijumpa
  bukakunci bukapintu dilarangmasuk rumahku rumahkita rumahkuistanaku surgaku dunia duniaku matahari
  bulanbintang bintangku bintangkecil pelangi pelangiku langitbiru birulangit hujandeh
`
  .split(/\s+/)
  .filter(Boolean);
