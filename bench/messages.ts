/** What a benchmark asks its simulator: what came so far, or to forget it. */
export type SimulatorRequest = 'traffic' | 'forget'

/** The requests that a simulator has answered. */
export interface SimulatedTraffic {
  readonly total: number
  /** Answered with 429; of the last 5,000. */
  readonly refused: number
  /** When those of the last 5,000 arrived that were answered with 200, in milliseconds. */
  readonly times: readonly number[]
}

/** What a measured process says of itself when it is done. */
export interface Measured {
  readonly rows: number
  /** When the last row was committed, in milliseconds since 1970. */
  readonly endedAt: number
  /** Processor time of the whole process, its start included. */
  readonly cpuSeconds: number
  /** The most memory that the process had at any time, in MB of 2^20 bytes. */
  readonly peakMb: number
}

/** A recording that a measured process is to move. */
export interface TransferJob {
  readonly direction: 'download' | 'upload'
  readonly url: string
  /** A file: where the download goes, what is uploaded. */
  readonly file: string
}

/** The median cost of one page, in milliseconds. */
export interface PageCost {
  readonly wallMs: number
  /** Processor time of all threads. */
  readonly cpuMs: number
}

/** One page read so many times, in turns. */
export interface PageJob {
  readonly url: string
  readonly pages: number
}

export interface MeasuredPages {
  readonly bare: PageCost
  readonly ours: PageCost
  readonly bytes: number
}

/** What a measured process is to do. */
export interface Job {
  readonly url: string
  readonly database: string
  /** Names of streams. */
  readonly streams: readonly string[]
  /** Stop after so many seconds; without it, when all is copied. */
  readonly seconds?: number
  /** Requests a second; 0 for no limit. */
  readonly ratePerSecond: number
}

/** A server whose records are to be read. */
export interface RecordsJob {
  readonly folder: string
  readonly apiKey: string
  /** Records of the model that is read. */
  readonly count: number
  /** What the writer stores, once it is told to begin. */
  readonly pagesPerSecond: number
}

export interface RecordsServer {
  readonly url: string
}

/** Very many connections that are synced hourly, for a while all of them, then some. */
export interface ManyJob {
  readonly folder: string
  readonly connections: number
  readonly hours: number
}

export interface ManyMeasured {
  readonly runs: number
  readonly failed: number
  readonly connections: number
  /** Of the connection that ran least. */
  readonly leastRuns: number
  /** Between the moment at which a run was due and its beginning. */
  readonly worstLatenessMs: number
  readonly requests: number
  readonly cpuSeconds: number
  /** After each simulated hour, in MB of 2^20 bytes. */
  readonly memoryMb: readonly number[]
}
