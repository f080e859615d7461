import { germanExchanges } from './german-exchanges.ts'
import type { Language } from './words.ts'

/** German. */
export const german: Language = {
  code: 'deu',
  locale: 'de-DE',
  exchanges: germanExchanges,
  titles: {
    discovery: [
      '{customer} - Erstgespräch',
      'Kennenlernen: {customer} und Brightharbor',
      'Bedarfsanalyse mit {buyer} ({customer})',
    ],
    demo: ['{customer} - Vorführung {product}', 'Demo: {module} für {customer}'],
    pricing: ['{customer} - Angebot und Konditionen', 'Angebotsbesprechung {customer}'],
    technical: [
      '{customer} - Technischer Termin',
      'IT-Sicherheit mit {customer}',
      '{customer}: Workshop Schnittstellen',
    ],
    followUp: ['{customer} - Offene Fragen', 'Kurzer Abgleich: {customer}'],
    coldCall: ['Anruf bei {buyer}', 'Anruf bei {customer}'],
    checkIn: [
      '{customer} - Monatsgespräch',
      'Quartalsgespräch {customer}',
      '{customer} - Stand der Einführung',
    ],
    renewal: ['{customer} - Vertragsverlängerung', 'Verlängerung und Ausbau: {customer}'],
    internal: ['Pipeline-Runde', 'Übergabe: {customer}'],
  },
  lists: {
    tool: ['Salesforce', 'SAP', 'HubSpot', 'Excel', 'Dynamics', 'Navision'],
    process: ['Angebote', 'Rechnungen', 'Verlängerungen', 'Freigaben', 'Vertragsänderungen', 'Mahnungen'],
    team: ['Controlling', 'Vertrieb', 'Buchhaltung', 'Einkauf', 'IT', 'Recht'],
    metric: [
      'Tage bis zur Rechnung',
      'Durchlaufzeit',
      'Verlängerungsquote',
      'Fehlerquote',
      'Außenstandsdauer',
    ],
    amount: ['24.000 Euro', '36.500 Euro', '58.000 Euro', '91.000 Euro', '130.000 Euro', '195.000 Euro'],
    seats: ['25', '40', '75', '120', '180', '250'],
    percent: ['fünf', 'acht', 'zehn', 'zwölf', 'fünfzehn', 'zwanzig'],
    weekday: ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag'],
    month: ['Januar', 'März', 'Mai', 'Juni', 'September', 'Oktober', 'November'],
    minutes: ['zwanzig', 'dreißig', 'fünfundvierzig'],
  },
  keywords: {
    Pricing: ['Rabatt', 'Preis'],
    Objections: ['zu teuer', 'keine Priorität', 'Bedenken', 'Sorgen'],
    'Next Steps': ['nächste Schritt', 'Zusammenfassung'],
    Security: ['ISO 27001', 'Single Sign-on'],
    Integrations: ['Webhook', 'Testumgebung', 'Schnittstelle'],
    'Decision Process': ['zustimmen', 'Vorstand'],
    Budget: ['Budget', 'Geschäftsjahr'],
    Timeline: ['Quartalsende', 'Zeitplan'],
    'Churn Risk': ['kündigen', 'frustriert'],
  },
  briefs: {
    discovery: [
      '{buyer} hat beschrieben, wie {customer} heute arbeitet: vieles in {tool}, vieles von Hand. Wichtigstes Ziel ist die Kennzahl {metric}. Vereinbart wurde eine Vorführung von {module}.',
    ],
    demo: [
      '{seller} hat {module} an einem Beispiel von {customer} gezeigt. {buyer} fand die Freigaben überzeugend und fragte nach der Anbindung an {tool}. Auch {competitor} wird geprüft.',
    ],
    pricing: [
      'Besprochen wurde das Angebot über {amount} im Jahr für {seats} Plätze. {buyer} wünscht {percent} Prozent Rabatt bei zwei Jahren Laufzeit; {seller} meldet sich mit zwei Varianten.',
    ],
    technical: [
      'Die IT von {customer} ging die Anbindung an {tool}, Single Sign-on und die Datenhaltung durch. Offen ist der Fragebogen, fällig am {weekday}.',
    ],
    followUp: [
      'Kurzer Abgleich: {customer} hat die interne Prüfung beendet, {team} ist einverstanden. {buyer} rechnet mit einer Entscheidung im {month}.',
    ],
    coldCall: [
      '{buyer} nahm sich ein paar Minuten für das Thema {process}. Ein längeres Gespräch ist für {weekday} vereinbart.',
    ],
    checkIn: [
      '{customer} nutzt {module} inzwischen mit {seats} Personen, die Kennzahl {metric} hat sich um {percent} Prozent verbessert. {buyer} wünscht eine Schulung.',
    ],
    renewal: [
      'Die Verlängerung von {customer} steht im {month} an. {buyer} möchte {product} behalten und {seats} Plätze hinzunehmen, wenn der Preis im Budget bleibt.',
    ],
    internal: [
      'Das Team ist die offenen Chancen durchgegangen. {customer} bleibt im Forecast; das Risiko ist, dass {team} noch fehlt.',
    ],
  },
  points: {
    'Small Talk': ['Das Gespräch begann mit dem Wetter und der Anreise.'],
    'Call Setup': ['{seller} hat Ziel und Ablauf des Termins abgestimmt.'],
    Discovery: [
      '{customer} erledigt das Thema {process} heute in {tool}.',
      '{buyer} will die Kennzahl {metric} um {percent} Prozent verbessern.',
    ],
    'Product Demo': [
      '{seller} hat {module} von Anfang bis Ende gezeigt.',
      'Die Freigaben in {product} kamen gut an.',
    ],
    Pricing: [
      'Das Angebot liegt bei {amount} im Jahr für {seats} Plätze.',
      '{buyer} bittet um {percent} Prozent Rabatt.',
    ],
    Objections: ['{buyer} hat Bedenken wegen des Umstiegs.', 'Der Zeitpunkt ist wegen {tool} schwierig.'],
    Competition: ['Auch {competitor} wird geprüft.'],
    Security: [
      '{customer} braucht Single Sign-on und Daten in der EU.',
      'Der Fragebogen ist am {weekday} fällig.',
    ],
    Integrations: ['Die Anbindung an {tool} muss zum Start bereitstehen.'],
    'Customer Success': [
      'Die Kennzahl {metric} hat sich um {percent} Prozent verbessert.',
      'Als Nächstes folgt eine Schulung für das Team {team}.',
    ],
    'Pipeline Review': ['{customer} bleibt für {month} im Forecast.'],
    'Next Steps': ['Der nächste Termin ist am {weekday}.', '{seller} schickt Zusammenfassung und Angebot.'],
    'Wrap-up': ['Beide Seiten haben den Plan bestätigt.'],
  },
  actions: [
    '{seller} schickt das überarbeitete Angebot bis {weekday}',
    '{buyer} stellt den Kontakt zum Team {team} her',
    '{seller} öffnet eine Testumgebung',
    'Termin für {weekday} einstellen',
  ],
  comments: ['Sehr gute Frage an dieser Stelle.', 'Hier hätten wir nach dem Entscheidungsweg fragen sollen.'],
  highlightTitles: { takeaways: 'Wichtigste Erkenntnisse', nextSteps: 'Nächste Schritte' },
}
