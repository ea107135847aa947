(() => {
"use strict";
const root = document.documentElement;
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const one = (selector, from = document) => from.querySelector(selector);
const clamp = (value, least, most) => Math.min(Math.max(value, least), most);
const say = words => { one("#status").textContent = words; };

// What the reader chose stays in this browser. Where it keeps nothing, the page still works until it is closed.
const memory = new Map();
const kept = {
  get(key) { try { return localStorage.getItem("rushes." + key); } catch { return memory.get(key) ?? null; } },
  set(key, value) {
    memory.set(key, value);
    try { localStorage[value === null ? "removeItem" : "setItem"]("rushes." + key, value); }
    catch { one("#forgetful").hidden = false; }
  },
};

let muted = false;
let loop = kept.get("loop") !== "off";
const awake = [];         // Takes whose clips are loaded, the one that was needed last at the end.
const mostAwake = 24;     // A browser plays only so many clips at once.

class Take {
  constructor(element, shot, index) {
    Object.assign(this, { element, shot, index, near: false, wanted: null });
    this.video = one("video", element);
    this.row = document.getElementById(element.dataset.row);
    this.key = element.dataset.key;
    this.seconds = Number(element.dataset.seconds) || 0;
    this.rate = Number(element.dataset.rate) || 25;
    this.silent = element.dataset.sound === "no";
    this.mark = this.video ? kept.get("mark." + this.key) : null;
    if (this.video) this.prepare();
    this.showMark();
  }
  prepare() {
    const video = this.video;
    this.source = video.getAttribute("src");
    video.controls = false;
    video.muted = true;
    video.addEventListener("loadedmetadata", () => {
      if (Number.isFinite(video.duration)) { this.seconds = video.duration; this.shot.measure(); }
      this.seek(this.shot.position);
    });
    video.addEventListener("error", () => this.element.classList.add("failing"));
    video.addEventListener("seeked", () => { if (this.wanted !== null) this.seek(this.wanted); });
  }
  get live() { return this.video && !this.element.hidden && (this.near || this === this.shot.picked); }
  get over() { return this.shot.position >= this.seconds - 0.5 / this.rate; }
  wake() {
    const place = awake.indexOf(this);
    if (place >= 0) awake.splice(place, 1);
    awake.push(this);
    if (place < 0) {
      if (!this.video.hasAttribute("src")) this.video.src = this.source;
      this.video.preload = "auto";
      this.video.load();
    }
    const idle = awake.findIndex(take => !take.live);
    if (awake.length > mostAwake && idle >= 0) awake.splice(idle, 1)[0].rest();
  }
  rest() { this.video.removeAttribute("src"); this.video.load(); }
  // One seek at a time: while one is under way, only the last place that was asked for counts.
  seek(position) {
    const place = clamp(position, 0, Math.max(this.seconds - 0.5 / this.rate, 0));
    this.wanted = null;
    if (this.video.readyState < 1 || Math.abs(this.video.currentTime - place) < 0.001) return;
    if (this.video.seeking) this.wanted = place; else this.video.currentTime = place;
  }
  // Until it can be played from where it stands, or cannot be played at all, or nobody waits any more.
  async ready(turn) {
    const video = this.video;
    while (turn === this.shot.turn && !video.error && (video.readyState < 3 || video.seeking))
      await new Promise(resolve => setTimeout(resolve, 10));
  }
  setMark(mark) {
    if (!this.video) { say("Only a clip can be kept or rejected"); return; }
    this.mark = this.mark === mark ? null : mark;
    kept.set("mark." + this.key, this.mark);
    this.showMark();
    say(`Take ${this.index + 1} ${this.mark ? this.mark === "keep" ? "kept" : "rejected" : "is undecided"}`);
    filter();
  }
  showMark() {
    this.element.dataset.mark = this.mark ?? "";
    this.row.classList.toggle("kept", this.mark === "keep");
    this.row.classList.toggle("rejected", this.mark === "reject");
    const words = this.mark === "keep" ? "✓ Kept" : "✕ Rejected";
    if (this.video) one(".verdict", this.element).textContent = words;
    for (const button of all("[data-do=keep], [data-do=reject]", this.element))
      button.setAttribute("aria-pressed", String(button.dataset.do === this.mark));
  }
  get fate() { return !this.video ? "failed" : { keep: "kept", reject: "rejected" }[this.mark] ?? "undecided"; }
}

class Shot {
  constructor(element) {
    Object.assign(this, { element, position: 0, playing: false, large: false, turn: 0 });
    this.takes = all(".take", element).map((take, index) => new Take(take, this, index));
    this.clips = this.takes.filter(take => take.video);
    this.picked = this.clips.find(take => !take.silent) ?? this.clips[0] ?? this.takes[0];
    this.transport = one(".transport", element);
    this.scrub = one("input", this.transport);
    this.clock = one("output", this.transport);
    this.transport.hidden = this.clips.length === 0;
    this.measure();
  }
  get live() { return this.clips.filter(take => take.live); }
  measure() {
    this.duration = Math.max(0, ...this.clips.map(take => take.seconds));
    this.scrub.max = this.duration;
    this.show();
  }
  // Everybody follows the clip that is heard: sound that is sped up or slowed down is heard, pictures are not.
  // When it is over before the others, the longest one leads.
  get leader() {
    const running = this.live.filter(take => !take.over && !take.video.error && !take.video.ended);
    return running.find(take => take === this.picked) ??
      running.reduce((best, take) => !best || take.seconds > best.seconds ? take : best, undefined);
  }
  async play() {
    if (!this.clips.length) return;
    for (const shot of shots) if (shot !== this) shot.pause();
    const turn = ++this.turn;
    this.playing = true;
    if (this.position >= this.duration - 0.5 / this.picked.rate) this.position = 0;
    this.show();
    for (const take of this.live) { take.wake(); take.seek(this.position); }
    sound();
    // All together, but not for ever: a clip that is slow to load joins the others when it can.
    const late = new Promise(resolve => setTimeout(resolve, 5000));
    await Promise.race([late, Promise.all(this.live.map(take => take.ready(turn)))]);
    if (turn !== this.turn) return;
    for (const take of this.live) if (!take.over) take.video.play().catch(() => {});
    requestAnimationFrame(() => this.tick(turn));
  }
  pause() { if (this.playing) { this.stop(); this.seek(this.position); } }
  stop() {
    this.playing = false;
    this.turn++;
    for (const take of this.clips) { take.video.pause(); take.video.playbackRate = 1; }
    this.show();
  }
  toggle() { if (this.playing) this.pause(); else this.play(); }
  tick(turn) {
    if (turn !== this.turn) return;
    const leader = this.leader;
    if (!leader) {
      this.position = this.duration;
      if (!loop || this.live.every(take => take.video.error)) return this.stop();
      this.position = 0;
      return this.play();
    }
    const stalled = leader.video.readyState < 3;
    if (!leader.video.seeking && leader.video.readyState > 0) this.position = leader.video.currentTime;
    for (const take of this.clips) this.correct(take, leader, stalled);
    this.show();
    requestAnimationFrame(() => this.tick(turn));
  }
  // A little ahead or behind: run a little slower or faster. Far off: jump.
  correct(take, leader, stalled) {
    const video = take.video;
    if (!take.live) return video.pause();
    if (!awake.includes(take)) { take.wake(); return sound(); }
    // One that is over holds its last picture until the longest is over.
    if (take !== leader && (take.over || stalled)) return video.pause();
    if (video.paused && !video.seeking) video.play().catch(() => {});
    let speed = 1;
    if (take !== leader && !video.seeking) {
      const drift = video.currentTime - this.position;
      if (Math.abs(drift) > 0.25) video.currentTime = Math.min(this.position + 0.04, take.seconds);
      else if (Math.abs(drift) > 0.008) speed = 1 - clamp(drift * 4, -0.4, 0.4);
    }
    if (Math.abs(video.playbackRate - speed) > 0.005) video.playbackRate = speed;
  }
  seek(position) {
    this.position = clamp(position, 0, this.duration);
    for (const take of this.live) { if (!awake.includes(take)) take.wake(); take.seek(this.position); }
    this.show();
  }
  step(count) {
    this.pause();
    const rate = this.picked.rate, last = Math.max(Math.round(this.duration * rate) - 1, 0);
    const frame = Math.min(Math.floor(this.position * rate + 0.001), last) + count;
    this.seek((clamp(frame, 0, last) + 0.5) / rate);
  }
  pick(take) {
    if (!take || take.element.hidden) return;
    this.picked = take;
    if (this.large) this.enlarge(true);
    activate(this);
    for (const other of this.takes) other.element.classList.toggle("picked", other === take);
    say(`Take ${take.index + 1}, ${take.element.dataset.label}`);
    sound();
  }
  enlarge(on) {
    this.large = on;
    this.element.classList.toggle("large", on);
    for (const take of this.takes) {
      const large = on && take === this.picked;
      take.element.classList.toggle("large", large);
      one("[data-do=large]", take.element)?.setAttribute("aria-pressed", String(large));
    }
    root.classList.toggle("still", on);
  }
  show() {
    const time = at => `${Math.floor(at / 60)}:${(at % 60).toFixed(2).padStart(5, "0")}`;
    this.transport.classList.toggle("playing", this.playing);
    one("[data-do=play]", this.transport).setAttribute("aria-label", this.playing ? "Pause" : "Play");
    this.scrub.value = this.position;
    this.scrub.setAttribute("aria-valuetext", time(this.position));
    this.clock.textContent = `${time(this.position)} / ${time(this.duration)}`;
    for (const take of this.clips)
      take.element.style.setProperty("--at", take.seconds ? clamp(this.position / take.seconds, 0, 1) : 0);
  }
}

const shots = all(".shot").map(element => new Shot(element));
const takes = shots.flatMap(shot => shot.takes);
const shotOf = element => shots.find(shot => shot.element === element.closest(".shot"));
const takeOf = element => takes.find(take => take.element === element.closest(".take"));
let current = shots[0];

// Sound comes from one clip of the page at a time.
function sound() {
  for (const take of takes) {
    const heard = take.shot === current && take === take.shot.picked && !muted && !take.silent;
    if (take.video) take.video.muted = !heard;
    take.element.classList.toggle("sounding", heard && !!take.video);
    one("[data-do=pick]", take.element)?.setAttribute("aria-pressed", String(heard));
  }
  for (const button of all("[data-do=mute]")) button.setAttribute("aria-pressed", String(muted));
}
function activate(shot) {
  if (shot !== current) { current.pause(); current.enlarge(false); current = shot; }
  for (const other of shots) {
    other.element.classList.toggle("now", other === shot && shots.length > 1);
    const link = one(`.shots a[href="#${other.element.id}"]`);
    link?.setAttribute("aria-current", String(other === shot));
    if (link && other === shot) one(".shots").scrollLeft = link.offsetLeft - 40;
  }
  for (const take of shot.takes) take.element.classList.toggle("picked", take === shot.picked);
  sound();
}
// The shot that keys mean: the last one used, or, when that is out of sight, the first that is in sight.
function meant() {
  const inSight = ({ element }) => {
    const { top, bottom } = element.getBoundingClientRect();
    return !element.hidden && bottom > 80 && top < innerHeight - 80;
  };
  const found = current.large || inSight(current) ? current : shots.find(inSight) ?? current;
  if (found !== current) activate(found);
  return current;
}
function go(count) {
  const open = shots.filter(shot => !shot.element.hidden);
  const next = open[clamp(open.indexOf(meant()) + count, 0, open.length - 1)];
  if (!next || next === current) return;
  const { playing, large } = current;
  activate(next);
  next.element.focus({ preventScroll: true });
  next.element.scrollIntoView();
  next.enlarge(large);
  if (playing) next.play();
}
function filter() {
  const counts = { all: takes.length, undecided: 0, kept: 0, rejected: 0, failed: 0 };
  const wanted = root.dataset.show ?? "all";
  for (const take of takes) {
    counts[take.fate]++;
    const hide = wanted !== "all" && wanted !== take.fate;
    take.element.hidden = take.row.hidden = hide;
  }
  for (const button of all("[data-show]", one(".bar"))) {
    button.setAttribute("aria-pressed", String(button.dataset.show === wanted));
    one("b", button).textContent = counts[button.dataset.show];
  }
  for (const shot of shots) {
    shot.element.hidden = wanted !== "all" && shot.takes.every(take => take.element.hidden);
    if (shot.element.hidden) shot.stop();
    const open = shot.takes.filter(take => !take.element.hidden);
    if (open.length && shot.picked.element.hidden)
      shot.picked = open.find(take => take.index > shot.picked.index) ?? open[open.length - 1];
    if (shot.large) shot.enlarge(open.length > 0);
  }
  one("#empty").hidden = shots.length === 0 || shots.some(shot => !shot.element.hidden);
  if (current) activate(current);
}
function exportMarks() {
  const marks = takes.filter(take => take.mark).map(take => ({
    take: take.element.dataset.take ?? null, job: take.element.dataset.job, model: take.element.dataset.model,
    shot: take.shot.element.dataset.name, label: take.element.dataset.label, clip: take.element.dataset.clip,
    mark: take.mark,
  }));
  const content = { schema: 1, title: document.title, exportedAt: new Date(Date.now()).toISOString(), marks };
  const file = new Blob([JSON.stringify(content, null, 2) + "\n"], { type: "application/json" });
  const link = document.createElement("a");
  Object.assign(link, { href: URL.createObjectURL(file), download: "marks.json" }).click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
function theme(next) {
  kept.set("theme", next);
  if (next === "auto") delete root.dataset.theme; else root.dataset.theme = next;
  one("#theme").textContent = { auto: "Automatic", dark: "Dark", light: "Light" }[next];
}
function resize(count) {
  root.dataset.size = clamp(Number(root.dataset.size ?? 2) + count, 1, 4);
  kept.set("size", root.dataset.size);
}
function setLoop(on) {
  loop = on;
  kept.set("loop", on ? "on" : "off");
  for (const button of all("[data-do=loop]")) button.setAttribute("aria-pressed", String(on));
}

const deeds = {
  play: shot => shot.toggle(), back: shot => shot.step(-1), forward: shot => shot.step(1),
  loop: () => setLoop(!loop), mute: () => { muted = !muted; sound(); },
  pick: (shot, take) => shot.pick(take), keep: (shot, take) => take.setMark("keep"),
  reject: (shot, take) => take.setMark("reject"),
  large(shot, take) { const on = !shot.large || shot.picked !== take; shot.pick(take); shot.enlarge(on); },
  export: exportMarks, smaller: () => resize(-1), larger: () => resize(1),
  help: () => one("#keys").showModal(), close: () => one("#keys").close(),
  theme: () => theme({ auto: "dark", dark: "light", light: "auto" }[kept.get("theme")]),
};
document.addEventListener("click", event => {
  const button = event.target.closest("button");
  const shot = shotOf(event.target), take = takeOf(event.target);
  if (!button && !event.target.closest(".picture")) return;
  if (!button) return take === shot.picked ? shot.toggle() : shot.pick(take);
  if (event.detail) button.blur();   // Clicked, not pressed by key: the space bar plays again.
  if (button.dataset.show) { root.dataset.show = button.dataset.show; return filter(); }
  deeds[button.dataset.do]?.(shot, take);
});
// Whatever is used belongs to the shot that keys mean from then on.
for (const kind of ["pointerdown", "focusin"]) document.addEventListener(kind, event => {
  const shot = event.target.closest(".takes, .transport") && shotOf(event.target);
  if (shot && shot !== current) activate(shot);
});
const keys = {
  " ": shot => shot.toggle(), ArrowLeft: shot => shot.step(-1), ArrowRight: shot => shot.step(1),
  Home: shot => shot.seek(0), End: shot => { shot.pause(); shot.seek(shot.duration); },
  k: shot => shot.picked.setMark("keep"), x: shot => shot.picked.setMark("reject"),
  f: shot => shot.enlarge(!shot.large), Escape: shot => shot.enlarge(false),
  n: () => go(1), p: () => go(-1), l: deeds.loop, m: deeds.mute, "?": deeds.help,
  "+": deeds.larger, "=": deeds.larger, "-": deeds.smaller,
};
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || one("#keys").open || !current) return;
  const target = event.target, key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === " " && target.closest("button, a, summary")) return;
  if (target.closest(".figures, .shots") && /^(Arrow|Home|End)/.test(key)) return;
  const deed = keys[key] ?? (/^[1-9]$/.test(key) ? shot => shot.pick(shot.takes[key - 1]) : null);
  if (!deed) return;
  event.preventDefault();
  deed(meant());
});

for (const shot of shots) shot.scrub.addEventListener("input", () => shot.seek(Number(shot.scrub.value)));
// The pointer over a filmstrip looks ahead and comes back; pressed, it moves every clip there.
for (const strip of all(".strip")) {
  const shot = shotOf(strip), take = takeOf(strip);
  let home = null, pressed = false;
  const look = event => {
    const box = strip.getBoundingClientRect();
    shot.seek(clamp((event.clientX - box.left) / box.width, 0, 1) * take.seconds);
  };
  strip.addEventListener("pointerdown", event => {
    strip.setPointerCapture(event.pointerId);
    pressed = true;
    look(event);
  });
  strip.addEventListener("pointermove", event => {
    if (!pressed && (shot.playing || event.pointerType !== "mouse")) return;
    if (!pressed) home ??= shot.position;
    look(event);
  });
  for (const end of ["pointerup", "pointercancel"]) strip.addEventListener(end, () => {
    if (pressed) home = shot.position;
    pressed = false;
  });
  strip.addEventListener("pointerleave", () => {
    if (home !== null && !shot.playing) shot.seek(home);
    home = null;
  });
}
const watch = new IntersectionObserver(entries => {
  for (const entry of entries) takeOf(entry.target).near = entry.isIntersecting;
}, { rootMargin: "25%" });
for (const take of takes) if (take.video) watch.observe(take.element);

root.classList.add("js");
theme(kept.get("theme") ?? "auto");
root.dataset.size = kept.get("size") ?? "2";
setLoop(loop);
filter();
})();
