// Puts back what `wijksim.viewer.wire` packed: the lists of numbers and long texts that it took out, and the rest.

/** The bytes behind a text: base 64, zlib. */
export async function inflate(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function filled(content, list, texts) {
  if (Array.isArray(content)) return content.map((each) => filled(each, list, texts));
  if (content === null || typeof content !== "object") return content;
  if ("#" in content) return list(...content["#"]);
  if ("$" in content) return texts[content.$];
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, filled(value, list, texts)]));
}

/** The content that was packed; content that was not is as it is. */
export async function whole(content) {
  if (typeof content?.numbers !== "string") return content;
  const [plain, planes] = await Promise.all([inflate(content.plain), inflate(content.numbers)]);
  const count = planes.length / 4;
  const list = (start, length, decimals) => {
    const values = new Array(length);
    const scale = 10 ** decimals;
    let sum = 0;
    for (let k = start; k < start + length; k++) {
      const step = planes[k] + planes[count + k] * 256 + planes[2 * count + k] * 65536 + planes[3 * count + k] * 16777216;
      sum += step % 2 ? -(step + 1) / 2 : step / 2;
      values[k - start] = sum / scale;
    }
    return values;
  };
  return filled(JSON.parse(new TextDecoder().decode(plain)), list, content.texts);
}
