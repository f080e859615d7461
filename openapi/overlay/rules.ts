import type { RuleCorrection } from './correction.ts'

/** The corrections that hold all over the description, in the order in which they are applied. */
export const rules: readonly RuleCorrection[] = [
  {
    at: 'every enum',
    rule: 'split-listed-enums',
    what: 'A single enum value that lists several ("all / managers-team / own", "Opportunity,Account") is those values.',
    source: 'The description itself: most of these enums name the same values one by one as well.',
  },
  {
    at: 'every field and parameter of format int64 whose name is an id',
    rule: 'int64-ids-are-strings',
    what: 'The id is a string of digits, whether it travels as a JSON string or as a 64-bit number; durations, times and counts stay numbers.',
    source:
      'The description says "Parse the integrationId as Long or BigInt" (RegisterGenericCrmResponse) and prints ids of 19 digits, beyond 2^53; airbyte source-gong and Fivetran type the same ids as strings.',
  },
  {
    at: 'every string, or list of strings, whose example is 9 to 20 digits',
    rule: 'id-examples-mark-ids',
    what: 'The field is a 64-bit id, so that a number in its place is read as its digits.',
    source:
      'The examples of the description; those of DailyActivityWithDates print JSON numbers where the type says string.',
  },
  {
    at: 'every parameter in path or query that names a workspace, a permission profile, a folder, a call or a user',
    rule: 'id-parameters-are-ids',
    what: 'The parameter is a 64-bit id: digits, at most 20.',
    source:
      'The prose of the operations ("Gong\u2019s unique numeric identifier for the call (up to 20 digits)"); a malformed id is answered with a parse error (gonimbly/gong-mcp, live).',
  },
  {
    at: 'every string whose example is an ISO-8601 date or date-time, and parameters named ...DateTime',
    rule: 'date-examples-mark-dates',
    what: 'The field has the format date or date-time.',
    source: 'The examples and the prose of the description ("in ISO-8601 format").',
  },
  {
    at: 'every field of format date-time',
    rule: 'date-times-are-strings',
    what: 'The value is a string with any offset or Z, with or without microseconds; the epoch numbers printed as examples never travel.',
    source:
      'airbyte source-gong 1.4.0 needs both "%Y-%m-%dT%H:%M:%S%z" and "%Y-%m-%dT%H:%M:%S.%f%z" ("2019-10-18T14:03:37.041977-07:00"); estuary source-gong saw numeric offsets ("-07:00") in started.',
  },
  {
    at: 'every schema that is part of an answer',
    rule: 'responses-are-optional-and-nullable',
    what: 'No field is required and every field may be null.',
    source:
      'The description requires and allows nothing in answers; the webhook payload captured by amp-labs (webhook-call-created.json) has null in calendarEventId, clientUniqueId, customData, purpose and speakerId; estuary source-gong saw unavailable parts left out.',
  },
  {
    at: 'every enum that is part of an answer',
    rule: 'responses-have-open-enums',
    what: 'Any string is allowed; the values known so far are kept as documentation.',
    source:
      'The description itself prints an example outside its enum (CustomerEngagement.eventType: "ExternalCallViewing"); info.description warns that output changes without notice.',
  },
  {
    at: 'every object',
    rule: 'unknown-fields-are-kept',
    what: 'Fields the description does not name are allowed and kept.',
    source:
      'info.description: "take into account that Gong may, without prior warning, add fields to the JSON output".',
  },
  {
    at: 'every operation',
    rule: 'any-operation-may-be-throttled',
    what: 'The answer 429 is documented also where the description leaves it out (CRM integrations, permission profiles, users-access).',
    source:
      'info.description: the limits hold for "your company\'s access to the service", and exceeding them answers 429; inferred for these operations.',
  },
]
