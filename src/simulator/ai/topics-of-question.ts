import type { Topic } from '../words/words.ts'

/** Words by which a question shows what it is about. */
const WORDS: Readonly<Partial<Record<Topic, RegExp>>> = {
  Discovery: /\b(?:pains?|problems?|needs?|goals?|challenges?|priorit\w+|why)\b/i,
  'Product Demo': /\b(?:demos?|features?|products?|interest\w*)\b/i,
  Pricing: /\b(?:pric\w+|costs?|budgets?|discounts?|money|expensive|quotes?)\b/i,
  Objections: /\b(?:objections?|concerns?|risks?|worr\w+|block\w+|hesita\w+)\b/i,
  Competition: /\b(?:compet\w+|alternatives?|vendors?|rivals?)\b/i,
  Security: /\b(?:secur\w+|complian\w+|privacy|legal|gdpr|soc)\b/i,
  Integrations: /\b(?:integrat\w+|api|technical|crm|systems?)\b/i,
  'Customer Success': /\b(?:success|satisf\w+|adopt\w+|usage|support|renew\w+|happy|churn)\b/i,
  'Next Steps': /\b(?:next|steps?|actions?|follow|agreed?|plans?|when|timeline)\b/i,
}

/** The topics of conversation that a question is about; none when it does not say. */
export function topicsOfQuestion(question: string): readonly Topic[] {
  return Object.entries(WORDS).flatMap(([topic, words]) => (words.test(question) ? [topic as Topic] : []))
}
