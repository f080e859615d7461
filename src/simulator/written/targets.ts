/** Assignments that were uploaded for targets. */
export interface WrittenTargets {
  /** Keeps the rows of a file in place of those before. */
  assign(targetId: string, rows: readonly Readonly<Record<string, string>>[]): void
  /** The rows by target. */
  assignments(): Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>
}

/** Nothing assigned yet. */
export function createWrittenTargets(): WrittenTargets {
  const assigned = new Map<string, readonly Readonly<Record<string, string>>[]>()
  return {
    assign: (targetId, rows) => assigned.set(targetId, rows),
    assignments: () => Object.fromEntries(assigned),
  }
}
