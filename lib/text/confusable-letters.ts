/**
 * Look-alikes of Latin letters and digits that Unicode does not decompose to them. Most are from
 * confusables.txt of Unicode TR39 (https://www.unicode.org/reports/tr39, data © Unicode, Inc., Unicode
 * License v3), limited to left-to-right scripts of the Basic Multilingual Plane; small capitals and Cyrillic
 * letters that differ only in size are added.
 */
const lookalikes: Record<string, string> = {
  "10": "⏨",
  "2": "ƧƻϨᒿꙄꛯꝚ",
  "3": "ƷȜЗҘӠⳌꝪꞫ",
  "4": "Ꮞ",
  "5": "Ƽ",
  "6": "бᏮⳒ",
  "8": "Ȣȣ৪੪",
  "9": "৭੧୨൭ⳊꝮ",
  a: "ɑΑαАаᎪᗅᴀ⍶⍺ꓮ",
  aa: "Ꜳꜳ",
  ae: "ÆæӔӕ",
  ao: "Ꜵꜵ",
  au: "Ꜷꜷ",
  av: "ꜸꜹꜺꜻ",
  ay: "Ꜽꜽ",
  b: "ßƀƂƃƄɓʙΒβБВЬвѢѣҌҍᏏᏴᑲᑳᖯᗷꓐꞴ",
  bl: "Ы",
  c: "¢ȼСсҪҫᏟᴄ₡Ⲥⲥꓚꮯ",
  d: "ÐĐđƉƌɖɗԁᎠᏧᑯᗞᗪᴅ₫ꓒꓓ",
  dz: "ʣ",
  e: "ɆɇΕЕеэєҽҿᎬᴇ℮⋿ⴹꓰꬲ",
  f: "ƑƒϜքᖴᵮẝꓝꜰꞘꞙꬵ",
  g: "ƍǤǥɠɡɢʛԌցᏀᏳᶃꓖ",
  h: "ĦħɦʜΗНнћҢһӇӉհᎻᏂᏲᕼⱧⲎꓧꚕ",
  i: "ıɨɩɪιіӏᎥᵻᵼ⍳⍸ꙇꭵ",
  j: "ɈɉͿϳЈјᎫᒍᴊꓙꞲ",
  k: "ƙΚκКкҚҞᏦᛕᴋ₭ⱩⲔꓗꝀ",
  l: "ŁłƖƗƚǀɫɭʟΙІӀᏞᒪᛁ∣⏽ⲒⳐⵏꓡꓲ",
  ll: "ǁ‖∥",
  lo: "Ю",
  ls: "ʪ",
  lt: "₶",
  lz: "ʫ",
  m: "ΜϺМмӍᎷᗰᛖᴍⲘꓟ",
  n: "ƝƞɳɴΝηпոռᵰⲚꓠ",
  o: "ØøƟɵΘΟθοσОоѲѳӨөՕօ०০੦૦ଠ୦௦౦೦ഠ൦๐໐တဝ၀ჿዐᎾᏫᴏᴑ⊖⊝⍬Ⲟⲟⴱⵁⵔ〇ꓳꝊꝋꬽꬾꭴꮎꮻ",
  oe: "Œœ",
  oo: "∞ꚘꚙꝎꝏ",
  p: "ƥΡρРрᏢᑭᴘᵽ⍴Ⲣⲣꓑ",
  q: "ʠԛգզⵕ",
  r: "ƦɍɼɽʀгғᎡᏒᖇᴦᵲⲅꓣꭇꭈꮁ",
  rn: "ɱᵯ₥",
  s: "ƽʂЅѕՏᏕᏚᵴꓢꜱꮪ",
  t: "ŦŧƭƮȾΤτТтҬᎢᴛᵵ₮⊤⍡⟙Ⲧꓔ",
  t3: "Ꜩ",
  tf: "ꝷ",
  th: "þ",
  ts: "ʦ",
  u: "µɄʋμυՍսሀᏌᑌᴜᵾ∪⋃ꓴꞟꭎꭒꮜ",
  ue: "ᵫ",
  uo: "ꭣ",
  v: "νѴѵᏙᐯᴠ∨⋁ⴸꓦꛟꮩ",
  w: "ɯѡѽԜԝաᎳᏔᴡ₩ꓪꝡꮃ",
  x: "×ΧХхҲᕁᕽ᙭᙮ᚷ╳⤫⤬⨯⨰ⲬⵝꓫꞳ",
  y: "¥ƴɎɏɣʏΥγУуҮүҰұყᎩᎽᶌỿⲨꓬꭚ",
  z: "ƵƶȤȥʐΖᏃᴢᵶꓜꮓ",
};

const latin = new Map(
  Object.entries(lookalikes).flatMap(([letters, many]) =>
    many.split("").map((each) => [each, letters] as const),
  ),
);

/** Code points of A in alphabets of enclosed letters and regional indicators (flags). */
const letterSigns = [0x1f150, 0x1f170, 0x1f1e6];

/** The Latin letters or digits that a character or its capital looks like; otherwise the character itself. */
export const latinLookalike = (character: string) =>
  latin.get(character) ?? latin.get(character.toUpperCase()) ?? letterOf(character);

function letterOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const first = letterSigns.find((a) => code >= a && code < a + 26);
  return first === undefined ? character : String.fromCharCode(0x61 + code - first);
}
