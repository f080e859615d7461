import { frenchExchanges } from './french-exchanges.ts'
import type { Language } from './words.ts'

/** French. */
export const french: Language = {
  code: 'fra',
  locale: 'fr-FR',
  exchanges: frenchExchanges,
  titles: {
    discovery: [
      '{customer} - Premier échange',
      'Découverte : {customer} et Brightharbor',
      'Échange avec {buyer} ({customer})',
    ],
    demo: ['{customer} - Démonstration {product}', 'Démo : {module} pour {customer}'],
    pricing: ['{customer} - Proposition commerciale', 'Revue de l’offre : {customer}'],
    technical: [
      '{customer} - Atelier technique',
      'Sécurité avec {customer}',
      '{customer} : atelier intégrations',
    ],
    followUp: ['{customer} - Suivi', 'Questions ouvertes : {customer}'],
    coldCall: ['Appel avec {buyer}', 'Appel à {customer}'],
    checkIn: ['{customer} - Point mensuel', 'Revue trimestrielle : {customer}'],
    renewal: ['{customer} - Renouvellement', 'Renouvellement et extension : {customer}'],
    internal: ['Revue du pipeline', 'Passation : {customer}'],
  },
  lists: {
    tool: ['Salesforce', 'SAP', 'HubSpot', 'un tableur', 'Dynamics'],
    process: [
      'la facturation',
      'la gestion des devis',
      'la gestion des renouvellements',
      'la validation des remises',
    ],
    team: ['l’équipe finance', 'l’équipe commerciale', 'l’équipe juridique', 'l’équipe achats'],
    metric: [
      'le délai de facturation',
      'le taux de renouvellement',
      'le temps de réponse',
      'la qualité des factures',
    ],
    amount: ['24 000 euros', '35 000 euros', '56 000 euros', '88 000 euros', '125 000 euros'],
    seats: ['25', '40', '75', '120', '180', '250'],
    percent: ['cinq', 'huit', 'dix', 'douze', 'quinze', 'vingt'],
    weekday: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi'],
    month: ['janvier', 'mars', 'mai', 'juin', 'septembre', 'octobre', 'novembre'],
    minutes: ['vingt', 'trente', 'quarante-cinq'],
  },
  keywords: {
    Pricing: ['remise', 'prix'],
    Objections: ['trop cher', 'pas une priorité', 'j’ai peur', 'm’inquiète'],
    'Next Steps': ['prochaine étape', 'compte rendu', 'invitation'],
    Security: ['SOC 2', 'ISO 27001', 'authentification unique'],
    Integrations: ['webhook', 'environnement de test'],
    'Decision Process': ['valider', 'comité de direction'],
    Budget: ['budget'],
    Timeline: ['fin du trimestre', 'calendrier'],
    'Churn Risk': ['résilier', 'frustrés'],
  },
  briefs: {
    discovery: [
      '{buyer} a décrit le travail actuel chez {customer} : presque tout dans {tool}, beaucoup à la main. L’objectif principal est d’améliorer {metric} avant {month}. Une démonstration de {module} est prévue.',
    ],
    demo: [
      '{seller} a montré {module} avec un exemple de {customer}. {buyer} a apprécié le circuit de validation et a posé des questions sur {tool}. {competitor} est aussi à l’étude.',
    ],
    pricing: [
      'L’offre de {amount} par an pour {seats} licences a été discutée. {buyer} demande {percent} pour cent de remise sur deux ans ; {seller} reviendra avec deux options.',
    ],
    technical: [
      'L’équipe technique de {customer} a passé en revue le lien avec {tool}, l’authentification unique et la conservation des données. Le questionnaire reste à rendre {weekday}.',
    ],
    followUp: [
      'Suivi rapide : {customer} a terminé sa revue interne. {buyer} attend une décision en {month}.',
    ],
    coldCall: [
      '{buyer} a pris quelques minutes pour parler du sujet. Un échange plus long est prévu {weekday}.',
    ],
    checkIn: [
      '{customer} utilise {module} avec {seats} personnes et {metric} a progressé de {percent} pour cent. {buyer} souhaite une formation.',
    ],
    renewal: [
      'Le renouvellement de {customer} arrive en {month}. {buyer} veut garder {product} et ajouter {seats} licences si le prix reste dans le budget.',
    ],
    internal: ['L’équipe a passé en revue les affaires ouvertes. {customer} reste prévu pour {month}.'],
  },
  points: {
    'Small Talk': ['La conversation a commencé par la météo.'],
    'Call Setup': ['{seller} a fixé l’ordre du jour et la durée.'],
    Discovery: [
      '{customer} gère aujourd’hui {process} dans {tool}.',
      '{buyer} veut améliorer {metric} de {percent} pour cent.',
    ],
    'Product Demo': [
      '{seller} a montré {module} de bout en bout.',
      'Le circuit de validation de {product} a plu.',
    ],
    Pricing: [
      'L’offre est de {amount} par an pour {seats} licences.',
      '{buyer} demande {percent} pour cent de remise.',
    ],
    Objections: ['La migration inquiète {buyer}.', 'Le moment est mal choisi à cause du travail sur {tool}.'],
    Competition: ['{competitor} est aussi à l’étude.'],
    Security: ['{customer} a besoin de l’authentification unique et de données dans l’UE.'],
    Integrations: ['Le lien avec {tool} doit être prêt le premier jour.'],
    'Customer Success': [
      'Depuis le démarrage, {metric} a progressé de {percent} pour cent.',
      'Une formation aura lieu {weekday}.',
    ],
    'Pipeline Review': ['{customer} reste prévu pour {month}.'],
    'Next Steps': ['La prochaine réunion a lieu {weekday}.', '{seller} envoie le compte rendu et l’offre.'],
    'Wrap-up': ['Les deux parties ont confirmé le plan.'],
  },
  actions: [
    '{seller} envoie l’offre révisée avant {weekday}',
    '{buyer} organise une réunion avec {team}',
    '{seller} ouvre un environnement de test',
    'Envoyer l’invitation pour {weekday}',
  ],
  comments: ['Très bonne question à cet endroit.', 'Il aurait fallu demander qui décide.'],
  highlightTitles: { takeaways: 'Points clés', nextSteps: 'Prochaines étapes' },
}
