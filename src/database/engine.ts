/** What keeps the tables. */
export type Engine = 'sqlite' | 'postgres'
