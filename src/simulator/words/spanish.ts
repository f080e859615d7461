import { spanishExchanges } from './spanish-exchanges.ts'
import type { Language } from './words.ts'

/** Spanish. */
export const spanish: Language = {
  code: 'spa',
  locale: 'es-ES',
  exchanges: spanishExchanges,
  titles: {
    discovery: [
      '{customer} - Primera reunión',
      'Presentación: {customer} y Brightharbor',
      'Reunión con {buyer} ({customer})',
    ],
    demo: ['{customer} - Demostración de {product}', 'Demo: {module} para {customer}'],
    pricing: ['{customer} - Propuesta económica', 'Revisión de la propuesta: {customer}'],
    technical: [
      '{customer} - Sesión técnica',
      'Seguridad con {customer}',
      '{customer}: taller de integraciones',
    ],
    followUp: ['{customer} - Seguimiento', 'Dudas pendientes: {customer}'],
    coldCall: ['Llamada con {buyer}', 'Llamada a {customer}'],
    checkIn: ['{customer} - Revisión mensual', 'Revisión trimestral: {customer}'],
    renewal: ['{customer} - Renovación', 'Renovación y ampliación: {customer}'],
    internal: ['Revisión de oportunidades', 'Traspaso: {customer}'],
  },
  lists: {
    tool: ['Salesforce', 'SAP', 'HubSpot', 'una hoja de cálculo', 'Dynamics'],
    process: [
      'la facturación',
      'la gestión de ofertas',
      'la renovación de contratos',
      'la aprobación de descuentos',
    ],
    team: [
      'el equipo de finanzas',
      'el equipo comercial',
      'el departamento jurídico',
      'el equipo de compras',
    ],
    metric: [
      'el plazo de facturación',
      'la tasa de renovación',
      'el tiempo de respuesta',
      'la calidad de las facturas',
    ],
    amount: ['24.000 euros', '35.000 euros', '56.000 euros', '88.000 euros', '125.000 euros'],
    seats: ['25', '40', '75', '120', '180', '250'],
    percent: ['cinco', 'ocho', 'diez', 'doce', 'quince', 'veinte'],
    weekday: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes'],
    month: ['enero', 'marzo', 'mayo', 'junio', 'septiembre', 'octubre', 'noviembre'],
    minutes: ['veinte', 'treinta', 'cuarenta y cinco'],
  },
  keywords: {
    Pricing: ['descuento', 'precio'],
    Objections: ['demasiado caro', 'no es una prioridad', 'me preocupa', 'me inquieta'],
    'Next Steps': ['siguiente paso', 'resumen', 'invitación'],
    Security: ['SOC 2', 'ISO 27001', 'inicio de sesión único'],
    Integrations: ['webhook', 'entorno de pruebas'],
    'Decision Process': ['visto bueno', 'consejo'],
    Budget: ['presupuesto'],
    Timeline: ['fin de trimestre', 'plazos'],
    'Churn Risk': ['cancelar', 'frustrada'],
  },
  briefs: {
    discovery: [
      '{buyer} explicó cómo trabaja hoy {customer}: casi todo en {tool} y mucho a mano. El objetivo principal es mejorar {metric} antes de {month}. Se acordó una demostración de {module}.',
    ],
    demo: [
      '{seller} mostró {module} con un ejemplo de {customer}. A {buyer} le gustó el flujo de aprobación y preguntó por la conexión con {tool}. También se está valorando {competitor}.',
    ],
    pricing: [
      'Se habló de la propuesta de {amount} al año por {seats} licencias. {buyer} pide un {percent} por ciento de descuento a dos años; {seller} volverá con dos opciones.',
    ],
    technical: [
      'El equipo técnico de {customer} repasó la conexión con {tool}, el inicio de sesión único y la retención de datos. Queda pendiente el cuestionario, para el {weekday}.',
    ],
    followUp: [
      'Seguimiento breve: {customer} ha terminado su revisión interna. {buyer} espera una decisión en {month}.',
    ],
    coldCall: [
      '{buyer} dedicó unos minutos a hablar de {process}. Se acordó una conversación más larga para el {weekday}.',
    ],
    checkIn: [
      '{customer} ya usa {module} con {seats} personas y {metric} ha mejorado un {percent} por ciento. {buyer} pidió una formación.',
    ],
    renewal: [
      'La renovación de {customer} vence en {month}. {buyer} quiere mantener {product} y añadir {seats} licencias si el precio cabe en el presupuesto.',
    ],
    internal: ['El equipo repasó las oportunidades abiertas. {customer} sigue en la previsión de {month}.'],
  },
  points: {
    'Small Talk': ['La conversación empezó hablando del tiempo.'],
    'Call Setup': ['{seller} acordó la agenda y el tiempo disponible.'],
    Discovery: [
      '{customer} lleva hoy {process} en {tool}.',
      '{buyer} quiere mejorar {metric} un {percent} por ciento.',
    ],
    'Product Demo': [
      '{seller} mostró {module} de principio a fin.',
      'El flujo de aprobación de {product} gustó.',
    ],
    Pricing: [
      'La propuesta es de {amount} al año por {seats} licencias.',
      '{buyer} pide un {percent} por ciento de descuento.',
    ],
    Objections: ['A {buyer} le preocupa la migración.', 'El momento no es bueno por el trabajo con {tool}.'],
    Competition: ['También se está valorando {competitor}.'],
    Security: ['{customer} necesita inicio de sesión único y datos en la UE.'],
    Integrations: ['La conexión con {tool} tiene que estar lista desde el primer día.'],
    'Customer Success': [
      'Desde el arranque, {metric} ha mejorado un {percent} por ciento.',
      'Habrá una formación el {weekday}.',
    ],
    'Pipeline Review': ['{customer} sigue en la previsión de {month}.'],
    'Next Steps': ['La próxima reunión es el {weekday}.', '{seller} envía el resumen y la propuesta.'],
    'Wrap-up': ['Ambas partes confirmaron el plan.'],
  },
  actions: [
    '{seller} envía la propuesta revisada antes del {weekday}',
    '{buyer} organiza una reunión con {team}',
    '{seller} abre un entorno de pruebas',
    'Enviar la invitación para el {weekday}',
  ],
  comments: ['Muy buena pregunta en este punto.', 'Aquí faltó preguntar quién decide.'],
  highlightTitles: { takeaways: 'Ideas principales', nextSteps: 'Próximos pasos' },
}
