import type { Overlay } from './overlay/correction.ts'
import { operations } from './overlay/operations.ts'
import { rules } from './overlay/rules.ts'
import { answerCopies, schemas } from './overlay/schemas.ts'
import { targetOperations, targetSchemas } from './overlay/targets.ts'

/** What Gong's published description gets wrong or leaves out, each correction with its source. */
export const overlay: Overlay = {
  newSchemas: targetSchemas,
  newOperations: targetOperations,
  schemas,
  answerCopies,
  operations,
  rules,
}
