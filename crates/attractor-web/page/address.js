// The page's address: which bench, its settings, what was done, and the drawn path, so that a link points at a moment.

const Address = {
  /** `#tame?gain=1.8&do=kick.train&path=...` in its parts. */
  read() {
    let hash = location.hash.slice(1);
    try {
      hash = decodeURIComponent(hash);
    } catch {
      // Not well encoded: as it stands.
    }
    const [bench, query = ""] = hash.slice(0, 3000).split("?");
    const pairs = query.split("&").filter(Boolean);
    const take = (key) => pairs.find((pair) => pair.startsWith(`${key}=`))?.slice(key.length + 1);
    const settings = pairs.filter((pair) => !/^(do|path)=/.test(pair)).join("&");
    return { bench, settings, acts: (take("do") ?? "").split(".").filter(Boolean).slice(0, 9), path: unfold(take("path")) };
  },

  /** Puts the parts into the address without a new entry in the history. */
  write({ bench, settings, acts = [], path = null }) {
    const done = acts.length ? `&do=${acts.slice(-9).join(".")}` : "";
    const drawn = path ? `&path=${fold(path)}` : "";
    history.replaceState(null, "", `#${bench}?${settings}${done}${drawn}`);
  },
};

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/** Points within −1 to 1 as two characters each. */
const fold = (path) => path.map((value) => DIGITS[Math.round((Math.max(-1, Math.min(1, value)) + 1) * 31.5)]).join("");

function unfold(text) {
  if (!text || !/^[\w-]{4,400}$/.test(text) || text.length % 2) return null;
  return [...text].map((digit) => DIGITS.indexOf(digit) / 31.5 - 1);
}
