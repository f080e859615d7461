export type {
  AnsweredScorecard,
  CallBasicData,
  CallData,
  CallOutcomeDto,
  CallTranscript,
  CoachingMetricsData,
  InteractionStats,
  KeywordTracker,
  LibraryCall,
  LibraryFolder,
  Scorecard,
  UserActivity,
  UserDayByDayActivity,
  UserMetadata,
  WorkspaceMetadata,
} from './api/types.gen.ts'
export type { EntityMismatch } from './client/check-records.ts'
export { createGong, type Gong, type GongOptions } from './client/create-gong.ts'
export type { Download } from './client/download.ts'
export type { CallOptions, Page, ResponseInfo } from './client/execute.ts'
export type { RecordList } from './client/record-list.ts'
export type { Disposition, GongErrorCode } from './errors/codes.ts'
export { BudgetExhaustedError, GongError, GongHttpError } from './errors/gong-error.ts'
export type { Authorization, Credentials } from './http/auth.ts'
export type { Budget, Ledger } from './http/budget.ts'
export type { Clock } from './http/clock.ts'
export type { HttpEvent } from './http/transport.ts'
