/** Medians in milliseconds of both, measured in turns; the first quarter is still being compiled. */
export async function compare(
  ours: () => Promise<unknown>,
  reference: () => PromiseLike<unknown>,
  repeats: number,
): Promise<{ readonly ours: number; readonly reference: number }> {
  const times: Record<'ours' | 'reference', number[]> = { ours: [], reference: [] }
  for (let repeat = 0; repeat < repeats; repeat++) {
    const order = repeat % 2 === 0 ? (['ours', 'reference'] as const) : (['reference', 'ours'] as const)
    for (const who of order) {
      const started = performance.now()
      await (who === 'ours' ? ours() : reference())
      times[who].push(performance.now() - started)
    }
  }
  const median = (list: readonly number[]) =>
    list.slice(Math.floor(repeats / 4)).toSorted((left, right) => left - right)[
      Math.floor((repeats * 3) / 8)
    ] ?? Number.NaN
  return { ours: median(times.ours), reference: median(times.reference) }
}
