export { ActionError, type ActionErrorPayload } from './action-error.ts'
export type { ActionContext, FunctionContext, SyncContext } from './function-context.ts'
export {
  type ActionDefinition,
  type ActionExample,
  defineAction,
  defineSync,
  type FunctionDefinition,
  type SyncDefinition,
} from './function-definition.ts'
