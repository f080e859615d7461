/** A question that the tables of a synced account answer, in SQLite's dialect; for the demo and the docs. */
export interface Question {
  readonly title: string
  readonly sql: string
}

/** Three questions that show how the tables hang together. */
export const questions: readonly Question[] = [
  {
    title: 'The longest calls, and who hosted them',
    sql: `SELECT calls.duration / 60 AS minutes, users.first_name || ' ' || users.last_name AS host, calls.title AS call
FROM calls
JOIN users ON users.id = calls.primary_user_id
WHERE calls._deleted_at IS NULL
ORDER BY calls.duration DESC
LIMIT 5`,
  },
  {
    title: 'Who talks most',
    sql: `SELECT CAST(round(sum(speaker.value ->> 'talkTime') / 60) AS INTEGER) AS minutes,
  users.first_name || ' ' || users.last_name AS speaker,
  count(*) AS calls
FROM extensive_calls, json_each(extensive_calls.interaction, '$.speakers') AS speaker
JOIN users ON users.id = speaker.value ->> 'userId'
WHERE extensive_calls._deleted_at IS NULL
GROUP BY users.id
ORDER BY minutes DESC
LIMIT 5`,
  },
  {
    title: 'What comes up most: trackers over all calls',
    sql: `SELECT sum(tracker.value ->> 'count') AS times, tracker.value ->> 'name' AS tracker, count(*) AS calls
FROM extensive_calls, json_each(extensive_calls.content, '$.trackers') AS tracker
WHERE extensive_calls._deleted_at IS NULL AND tracker.value ->> 'count' > 0
GROUP BY tracker.value ->> 'name'
ORDER BY times DESC
LIMIT 5`,
  },
]
