// The clock: which month is shown, and whether it runs. It never moves by itself: only play() sets it going.

/** Months a second at each speed; people can follow a year a second. */
export const SPEEDS = { slow: 4, normal: 12, fast: 36 };
const KEPT = 600;
/** Milliseconds after the last of some steps before the clock counts as at rest: a key may be held down. */
const SETTLE = 150;

/**
 * A clock of `months` months. `frame(month)` is called for every month shown, `rest(month, why)` when it comes to
 * rest: "pause", "end", "step", "scrub" or "set" (somebody else asked for this month). With `calm()` true it jumps
 * from year to year, for people who asked for less motion.
 */
export function makePlayer(months, { frame, rest, turn, calm }) {
  const times = { draw: [], interval: [] };
  let began = 0;
  let ticket = 0;
  let before = 0;
  let due = 0;
  let settling = 0;
  const player = { months, month: 0, playing: false, speed: "normal", times };

  const keep = (list, value) => {
    list.push(value);
    if (list.length > KEPT) list.shift();
  };

  const show = (month) => {
    player.month = Math.max(0, Math.min(player.months, Math.round(month)));
    const start = performance.now();
    frame(player.month);
    keep(times.draw, performance.now() - start);
  };

  const halt = (why) => {
    cancelAnimationFrame(ticket);
    player.playing = false;
    turn(false);
    rest(player.month, why);
  };

  const tick = (now) => {
    if (before) keep(times.interval, now - before);
    // after a hidden tab or a slow moment it goes on where it was
    due += (Math.min(now - before, 250) / 1000) * SPEEDS[player.speed] * (before ? 1 : 0);
    before = now;
    const leap = calm() ? 12 : 1;
    const whole = Math.floor(due / leap) * leap;
    if (whole) {
      due -= whole;
      show(player.month + whole);
    }
    if (player.month >= player.months) halt("end");
    else ticket = requestAnimationFrame(tick);
  };

  player.play = () => {
    if (player.playing) return;
    if (player.month >= player.months) show(0);
    began = player.month;
    before = due = 0;
    player.playing = true;
    turn(true);
    ticket = requestAnimationFrame(tick);
  };
  player.pause = () => player.playing && halt("pause");
  player.toggle = () => (player.playing ? player.pause() : player.play());
  /** Plays once more from where it was last set going. */
  player.replay = () => {
    if (player.playing) halt("pause");
    show(began);
    player.play();
  };
  /** Shows a month and rests there; while scrubbing it does not rest yet. */
  player.go = (month, why = "step", resting = true) => {
    if (player.playing) halt("pause");
    show(month);
    clearTimeout(settling);
    if (why === "step") settling = setTimeout(() => player.playing || rest(player.month, why), SETTLE);
    else if (resting) rest(player.month, why);
  };
  player.stop = () => [cancelAnimationFrame(ticket), clearTimeout(settling)];
  player.again = () => show(player.month);
  return player;
}

/** The value below which 95 % of the times lie, in ms. */
export function usual(times) {
  const sorted = [...times].sort((one, two) => one - two);
  return sorted.length ? sorted[Math.floor(0.95 * (sorted.length - 1))] : 0;
}
