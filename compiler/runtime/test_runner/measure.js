/** Measuring how long a function takes. */

/** How long the function is called before measuring, as a part of the time for measuring. */
const WARM_UP_SHARE = 0.3;
/** A sample takes about this long, in ms: far longer than the clock's tick. */
const SAMPLE_TIME = 1;
/** Samples that a measurement should have at least, whatever they take. */
const LEAST_SAMPLES = 5;

/** What the last call gave: where a value is kept, its computation can't be left out. */
export let lastValue;

/** Calls `body` `count` times; gives the ms it took. */
function timeCalls(body, count) {
  const started = performance.now();
  for (let i = 0; i < count; i++) lastValue = body();
  return performance.now() - started;
}

async function timeAsyncCalls(body, count) {
  const started = performance.now();
  for (let i = 0; i < count; i++) lastValue = await body();
  return performance.now() - started;
}

/** The figures of samples, each the ns that one call took on average. */
function summarise(samples, iterations) {
  const sorted = Float64Array.from(samples).sort();
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  const mean = sorted.reduce((sum, sample) => sum + sample, 0) / sorted.length;
  const variance = sorted.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / Math.max(1, sorted.length - 1);
  return { iterations, median, mean, deviation: Math.sqrt(variance), operationsPerSecond: median > 0 ? 1e9 / median : 0 };
}

/**
 * Calls `body` for about `time` ms, after some calls that are not counted.
 * @returns {Promise<{iterations: number, median: number, mean: number, deviation: number, operationsPerSecond: number}>}
 *     times in ns
 */
export async function measure(body, time) {
  const first = body();
  const isAsync = typeof first?.then === "function";
  await first;
  const run = isAsync ? timeAsyncCalls : timeCalls;
  let calls = 0;
  let spent = 0;
  for (let count = 1; spent < time * WARM_UP_SHARE; count = Math.min(count * 2, 1_000_000)) {
    spent += await run(body, count);
    calls += count;
  }
  const perSample = Math.max(1, Math.round(SAMPLE_TIME / (spent / calls)));
  const samples = [];
  for (let left = time; left > 0 || samples.length < LEAST_SAMPLES; ) {
    const sample = await run(body, perSample);
    samples.push((sample * 1e6) / perSample);
    left -= sample;
    if (left < -2 * time) break; // a single call takes longer than all the time
  }
  return summarise(samples, samples.length * perSample);
}
