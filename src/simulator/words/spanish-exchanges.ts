import type { Language } from './words.ts'

/** What is said in Spanish, by topic. */
export const spanishExchanges: Language['exchanges'] = {
  'Small Talk': [
    '> Hola, {buyer}, me alegro de verle.|¿Qué tal va la semana?\n< Con mucho trabajo, pero bien.|Estamos cerrando el trimestre.',
    '> Buenos días, {buyer}, ¿me oye bien?\n< Sí, perfectamente.|Perdone el retraso, la reunión anterior se alargó.\n> No se preocupe, nos pasa a todos.',
    '< Aquí hace un calor tremendo.\n> Pues aquí no para de llover, le cambio el sitio cuando quiera.',
    '> ¿Cómo fue la feria de la semana pasada?\n< Agotadora, pero mereció la pena.',
  ],
  'Call Setup': [
    '> Gracias por su tiempo.|Antes de empezar, ¿cuánto tiempo tenemos?\n< Tengo {minutes} minutos, después debo salir.\n> Perfecto.|Me gustaría entender primero cómo trabajan hoy y luego enseñarle algo.',
    '> Le propongo lo siguiente: usted me cuenta, yo pregunto, y al final decidimos juntos si tiene sentido seguir.\n< Me parece bien.',
    '> ¿Hay algo que quiera llevarse hoy sin falta?\n< Quiero saber si esto sirve para una empresa de nuestro tamaño.|Y me han pedido que pregunte por los plazos.',
    '< Le aviso de que ya hemos hablado con otros proveedores.\n> Gracias por decírmelo.|Entonces hagamos que esta hora valga la pena.',
  ],
  Discovery: [
    '> ¿Cómo llevan hoy {process}?\n< Casi todo está en {tool}, y luego alguien copia los números a mano.|Funciona hasta que esa persona se va de vacaciones.\n> ¿Y entonces qué pasa?\n< Entonces esperamos.',
    '> ¿Por qué ahora y no hace un año?\n< Porque la dirección pidió un solo dato y {team} tardó cuatro días en darlo.|Ese día todos entendimos que algo tenía que cambiar.',
    '> ¿Qué ocurre si todo sigue igual?\n< Que el año que viene necesitaremos dos personas más.|Prefiero gastar ese presupuesto en otra cosa.',
    '> ¿Cuántas personas trabajarían con la herramienta cada día?\n< Unas {seats}, contando a los responsables.',
    '> ¿Cómo sabría dentro de un año que fue una buena decisión?\n< Si {metric} mejora un {percent} por ciento, nadie preguntará cuánto costó.',
    '> ¿Dónde nacen los errores?\n< En lo que se escribe dos veces.|El mes pasado salió una factura con un cero de más.\n> ¿Y qué dijo el cliente?\n< Llamó enseguida, claro.',
    '> ¿Han intentado resolverlo antes?\n< Hace dos años, sí.|Todo dependía de una persona, y cuando se fue, se acabó el proyecto.\n> ¿Qué harían distinto esta vez?\n< Empezar en pequeño y contar con {team} desde el primer día.',
  ],
  'Product Demo': [
    '> Voy a compartir mi pantalla.|¿Ve la página de inicio de {module}?\n< Sí, ya la veo.\n> A la izquierda están las ofertas abiertas, a la derecha lo que necesita su atención.',
    '> Creo una oferta como lo haría un comercial.|Pongo {seats} licencias y las condiciones ya están cargadas.\n< ¿Y si quiere dar más descuento?\n> La petición llega a su responsable con el motivo.',
    '< ¿Puede {team} cambiar estas reglas sin ayuda?\n> Sí, para eso están.|Cambia el valor y se aplica desde la siguiente oferta.\n< Eso nos habría ahorrado muchas peticiones.',
    '> Esta parte es la que más gusta.|Si un contrato cambia a mitad de mes, {product} calcula la diferencia solo.\n< ¿Me lo puede enseñar otra vez?\n> Por supuesto.',
    '< ¿Qué ve nuestro cliente?\n> Una página con la oferta, que puede aceptar allí mismo.',
    '> ¿Qué le parece hasta ahora?\n< Se acerca más a nuestro día a día de lo que esperaba.',
  ],
  Pricing: [
    '< Hablemos del precio.|¿Cuánto sería para {seats} licencias?\n> Con un contrato anual serían {amount}.|Incluye {module}, la puesta en marcha y el soporte.',
    '< {competitor} nos ofrece bastante menos.\n> ¿Incluye la puesta en marcha?|Podemos poner las dos ofertas juntas, línea por línea.\n< Es justo.',
    '< Si firmamos dos años, ¿qué descuento podría darnos?\n> Puedo pedir un {percent} por ciento.|No se lo puedo prometer hoy.',
    '> ¿Cómo funciona el presupuesto en su empresa?\n< Hay algo reservado para este ejercicio.|Todo lo que pase de {amount} lo aprueba el consejo.',
    '< ¿Pagamos por quien solo consulta informes?\n> No, consultar es gratis.',
    '< Nosotros pagamos a sesenta días.\n> Lo habitual son treinta.|Veré si podemos encontrarnos a mitad de camino.',
  ],
  Objections: [
    '< Me preocupa que la gente no lo use.\n> Es normal.|El primer equipo suele estar en marcha en dos semanas, y los demás piden ser los siguientes.\n< Tendré que verlo para creerlo.',
    '< Sinceramente, ahora mismo nos parece demasiado caro.\n> Gracias por la franqueza.|¿Es por el total o por el momento?\n< Sobre todo por el momento.',
    '< Antes de {month} no es una prioridad.\n> ¿Qué tendría que pasar para que lo fuera?\n< Que {metric} empeore otra vez.',
    '< Lo que más me inquieta es la migración.|Tenemos diez años de contratos en {tool}.\n> No hace falta traerlos todos.|Casi todos traen los activos y dejan el resto como archivo.',
  ],
  Competition: [
    '> ¿Puedo preguntar a quién más están mirando?\n< La semana pasada vimos {competitor}.|Muy bonito, pero eran solo diapositivas.',
    '< ¿En qué se diferencian de {competitor}?\n> Ellos empiezan en la factura, nosotros en la oferta.|Así hay menos que corregir después.\n< Bien explicado.',
  ],
  Security: [
    '< Nuestro equipo de seguridad pedirá certificados.\n> Tenemos SOC 2 e ISO 27001, y le puedo enviar los informes.',
    '< ¿Dónde se guardan los datos?\n> Dentro de la Unión Europea, y de allí no salen.\n< Bien, por el RGPD es obligatorio para nosotros.',
    '< ¿Admiten inicio de sesión único?\n> Sí, en todos los planes.',
    '< Tenemos un cuestionario de doscientas preguntas, lo siento.\n> Se lo devolvemos completo el {weekday}.',
  ],
  Integrations: [
    '< ¿Cómo se conecta con {tool}?\n> La conexión viene incluida.|Las cuentas y los contactos se sincronizan en ambos sentidos.\n< ¿Y si los dos lados cambian lo mismo?\n> Usted decide qué lado gana.',
    '< ¿Hay una API para nuestros desarrolladores?\n> Sí, y también un entorno de pruebas.',
    '< Necesitamos un webhook cuando se firma un contrato.\n> Lo hay para cada cambio de estado.',
  ],
  'Customer Success': [
    '> La última vez, {process} les llevaba demasiado tiempo.|¿Cómo va ahora?\n< Mucho mejor.|De cuatro días hemos pasado a uno, y {metric} ha mejorado un {percent} por ciento.\n> Cuánto me alegro.',
    '< A los nuevos les cuesta empezar.\n> ¿Hacemos una formación?|Con una hora basta, y la grabamos.\n< Sí, cualquier mañana menos el {weekday}.',
    '> He mirado los datos antes de la llamada.|El mes pasado hubo {seats} personas activas.\n< Yo también lo he visto.',
    '< Tengo que decirle algo: esperamos dos días una respuesta del soporte.|La gente estaba frustrada.\n> Lo siento mucho.|Tendrían que haberles llamado el mismo día.',
    '< A decir verdad, dos responsables han preguntado si debemos cancelar.\n> Gracias por contármelo.|¿Podría hablar antes con ellos?',
  ],
  'Pipeline Review': [
    '> Veamos {customer}.|¿Dónde estamos?\n< La demostración gustó.|Falta hablar con {team}.',
    '< Yo pasaría {customer} a {month}.\n> ¿Por qué?\n< Porque nadie ha abierto el contrato todavía.',
  ],
  'Next Steps': [
    '> ¿Cuál sería para usted el siguiente paso?\n< Hablo con {team} y volvemos a vernos.\n> ¿Le va bien el {weekday} a la misma hora?\n< Perfecto.',
    '> Hoy le envío un resumen, con la propuesta y la grabación.\n< Muy bien, y añada los documentos de seguridad, por favor.',
    '> ¿Quién tiene que dar el visto bueno?\n< Mi jefa, {team} y, a partir de cierta cantidad, el consejo.',
    '< ¿Cuándo podríamos empezar si firmamos este mes?\n> En unas seis semanas.\n< Queremos acabar antes del fin de trimestre.\n> Entonces planificamos desde esa fecha hacia atrás.',
    '> Le mando una invitación para el {weekday}.|¿Prefiere la mañana?\n< Después de las diez, por favor.',
  ],
  'Wrap-up': [
    '> Muchas gracias, {buyer}, ha sido muy útil.\n< Gracias a usted.|Ha preguntado más de lo que ha hablado, y eso se agradece.',
    '< Tengo que entrar en otra reunión.|Gracias por su tiempo.\n> Gracias, hasta pronto.',
    '> ¿Se me olvida algo?\n< No, creo que está todo.\n> Entonces, que tenga un buen {weekday}.',
  ],
}
