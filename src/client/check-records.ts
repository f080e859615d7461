import { type NamedAction, recordSchema } from '../entities/actions.ts'
import type { Action, GongRecord } from '../entities/entity.ts'
import { compileConform, type Mismatch } from './conform.ts'

/** A field that did not fit Gong's description; kept as it came. */
export interface EntityMismatch extends Mismatch {
  readonly entity: string
}

/** Checks records against the schema of their action, compiled at first use; each kind of misfit is reported once. */
export function createCheck(onMismatch: ((mismatch: EntityMismatch) => void) | undefined) {
  const reported = new Set<string>()
  const compiled = new Map<Action, (record: GongRecord) => void>()
  const compile = ({ entity, action }: NamedAction) => {
    const conform = compileConform(recordSchema(action))
    const report = (mismatch: Mismatch) => {
      const kind = `${entity.name} ${mismatch.path} ${mismatch.received}`
      if (reported.has(kind)) return
      reported.add(kind)
      onMismatch?.({ entity: entity.name, ...mismatch })
    }
    return (record: GongRecord) => void conform(record, report)
  }
  return (target: NamedAction, record: GongRecord) => {
    let checkRecord = compiled.get(target.action)
    if (checkRecord === undefined) {
      checkRecord = compile(target)
      compiled.set(target.action, checkRecord)
    }
    checkRecord(record)
  }
}
