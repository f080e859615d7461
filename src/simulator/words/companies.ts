/** The company whose Gong account this is, and what it sells. All names here are made up. */
export const VENDOR = {
  name: 'Brightharbor',
  domain: 'brightharbor.example',
  products: ['Harbor', 'Harbor Enterprise'],
  modules: ['Harbor Quotes', 'Harbor Billing', 'Harbor Insights', 'Harbor Renewals'],
  competitors: ['Paymint', 'Ledgerly', 'Zentora', 'Billwise', 'Quotient Nine'],
  timeZone: 'America/Los_Angeles',
} as const

/** First parts of customers' names. */
export const COMPANY_STEMS: readonly string[] = [
  'Alder',
  'Bluefin',
  'Cobalt',
  'Driftwood',
  'Everline',
  'Foxglove',
  'Granite',
  'Halcyon',
  'Ironbark',
  'Juniper',
  'Kestrel',
  'Larkspur',
  'Meridian',
  'Northgate',
  'Orchard',
  'Pinecrest',
  'Quarry',
  'Redwing',
  'Saltmarsh',
  'Thistle',
  'Umberfield',
  'Violet',
  'Westmoor',
  'Yarrow',
  'Zephyr',
  'Amberley',
  'Brookstone',
  'Cedarpoint',
  'Dovetail',
  'Elmhurst',
]

/** Second parts of customers' names with their trade, by language. */
export const COMPANY_TRADES: Readonly<
  Record<string, readonly (readonly [name: string, industry: string])[]>
> = {
  eng: [
    ['Logistics', 'Transportation'],
    ['Health', 'Healthcare'],
    ['Robotics', 'Manufacturing'],
    ['Analytics', 'Software'],
    ['Foods', 'Food & Beverage'],
    ['Energy', 'Utilities'],
    ['Insurance', 'Insurance'],
    ['Learning', 'Education'],
  ],
  spa: [
    ['Logística', 'Transportation'],
    ['Salud', 'Healthcare'],
    ['Energía', 'Utilities'],
    ['Seguros', 'Insurance'],
    ['Alimentos', 'Food & Beverage'],
    ['Digital', 'Software'],
  ],
  deu: [
    ['Logistik GmbH', 'Transportation'],
    ['Maschinenbau AG', 'Manufacturing'],
    ['Versicherung', 'Insurance'],
    ['Energie GmbH', 'Utilities'],
    ['Software GmbH', 'Software'],
  ],
  fra: [
    ['Logistique', 'Transportation'],
    ['Santé', 'Healthcare'],
    ['Assurances', 'Insurance'],
    ['Énergies', 'Utilities'],
    ['Conseil', 'Software'],
  ],
}

/** Job titles on the buying side. */
export const BUYER_TITLES: readonly string[] = [
  'VP Finance',
  'Head of Revenue Operations',
  'Chief Financial Officer',
  'Director of IT',
  'Procurement Manager',
  'Billing Operations Lead',
  'VP Sales',
  'Sales Operations Manager',
  'Enterprise Architect',
  'Controller',
]

/** Job titles on the selling side. */
export const SELLER_TITLES: readonly string[] = [
  'Account Executive',
  'Enterprise Account Executive',
  'Sales Development Representative',
  'Customer Success Manager',
  'Solutions Engineer',
  'Account Manager',
]
