import type { Language } from './words.ts'

/** What is said in French, by topic. */
export const frenchExchanges: Language['exchanges'] = {
  'Small Talk': [
    '> Bonjour {buyer}, ravi de vous revoir.|Comment se passe votre semaine ?\n< Bien remplie, mais ça va.|Nous clôturons le trimestre.',
    '> Bonjour {buyer}, vous m’entendez bien ?\n< Oui, parfaitement.|Désolé pour le retard, ma réunion précédente a débordé.\n> Aucun souci, cela arrive à tout le monde.',
    '< Il neige chez nous depuis ce matin.\n> Ici il pleut, je préférerais la neige.',
    '> Comment était le salon la semaine dernière ?\n< Fatigant, mais utile.',
  ],
  'Call Setup': [
    '> Merci d’avoir pris ce temps.|De combien de temps disposons-nous ?\n< J’ai {minutes} minutes, ensuite je dois filer.\n> Très bien.|J’aimerais d’abord comprendre comment vous travaillez, puis vous montrer quelque chose.',
    '> Je vous propose ceci : vous me racontez, je pose des questions, et nous décidons ensemble de la suite.\n< Cela me convient.',
    '> Y a-t-il un point que vous voulez absolument aborder ?\n< Je veux savoir si cela convient à une entreprise de notre taille.|Et on m’a demandé de parler du calendrier.',
    '< Je préfère vous le dire, nous avons déjà rencontré plusieurs fournisseurs.\n> Merci de votre franchise.|Faisons en sorte que cette heure en vaille la peine.',
  ],
  Discovery: [
    '> Comment gérez-vous {process} aujourd’hui ?\n< Presque tout se passe dans {tool}, puis quelqu’un recopie les chiffres à la main.|Cela marche tant que personne ne part en vacances.\n> Et dans ce cas ?\n< Dans ce cas, on attend.',
    '> Pourquoi maintenant, et pas il y a un an ?\n< Parce que la direction a demandé un seul chiffre et que {team} a mis quatre jours à le trouver.|Ce jour-là, tout le monde a compris.',
    '> Que se passe-t-il si rien ne change ?\n< Il nous faudra deux personnes de plus l’an prochain.|Je préfère dépenser ce budget autrement.',
    '> Combien de personnes s’en serviraient chaque jour ?\n< Environ {seats}, avec les responsables.',
    '> À quoi verrez-vous dans un an que c’était le bon choix ?\n< Si {metric} progresse de {percent} pour cent, personne ne posera de questions.',
    '> D’où viennent les erreurs, selon vous ?\n< De tout ce que l’on saisit deux fois.|Le mois dernier, une facture est partie avec un zéro de trop.\n> Et le client ?\n< Il a appelé tout de suite.',
    '> Avez-vous déjà essayé de régler cela ?\n< Il y a deux ans, oui.|Le projet reposait sur une seule personne, et il est parti avec elle.\n> Que feriez-vous différemment ?\n< Commencer petit, et associer {team} dès le premier jour.',
  ],
  'Product Demo': [
    '> Je partage mon écran.|Vous voyez la page d’accueil de {module} ?\n< Oui, je la vois.\n> À gauche les devis ouverts, à droite ce qui demande votre attention.',
    '> Je crée un devis comme le ferait un commercial.|Je mets {seats} licences, et les conditions sont déjà là.\n< Et s’il veut accorder une remise plus forte ?\n> La demande part chez son responsable, avec le motif.',
    '< Est-ce que {team} peut changer ces règles sans développeur ?\n> Oui, c’est tout l’intérêt.|La nouvelle valeur s’applique dès le devis suivant.\n< Cela nous aurait évité bien des tickets.',
    '> Voici la partie que l’on préfère en général.|Quand un contrat change en cours de mois, {product} calcule la différence tout seul.\n< Vous pouvez me le remontrer ?\n> Bien sûr.',
    '< Que voit notre client ?\n> Une seule page avec l’offre, qu’il peut accepter sur place.',
    '> Qu’en pensez-vous jusqu’ici ?\n< C’est plus proche de notre quotidien que je ne le pensais.',
  ],
  Pricing: [
    '< Parlons du prix.|Combien pour {seats} licences ?\n> Avec un contrat annuel, ce serait {amount}.|Cela comprend {module}, la mise en route et le support.',
    '< {competitor} est nettement moins cher.\n> La mise en route est-elle comprise ?|Nous pouvons comparer les deux offres ligne par ligne.\n< C’est honnête.',
    '< Si nous signons pour deux ans, quelle remise est possible ?\n> Je peux demander {percent} pour cent.|Je ne peux pas vous le promettre aujourd’hui.',
    '> Comment fonctionne le budget chez vous ?\n< Une somme est prévue pour cet exercice.|Au-delà de {amount}, le comité de direction doit valider.',
    '< Payons-nous pour ceux qui consultent seulement les rapports ?\n> Non, la consultation est gratuite.',
    '< Nous réglons à soixante jours.\n> Chez nous c’est trente.|Je vais voir si nous pouvons couper la poire en deux.',
  ],
  Objections: [
    '< J’ai peur que nos équipes ne s’en servent pas.\n> Je comprends.|La première équipe démarre en général en deux semaines, et les autres demandent à suivre.\n< J’attends de le voir.',
    '< Honnêtement, c’est trop cher pour nous en ce moment.\n> Merci de le dire.|Est-ce le total, ou le moment ?\n< Surtout le moment.',
    '< Avant {month}, ce n’est pas une priorité.\n> Que faudrait-il pour que cela le devienne ?\n< Que {metric} se dégrade encore.',
    '< Ce qui m’inquiète le plus, c’est la migration.|Nous avons dix ans de contrats dans {tool}.\n> Il n’est pas nécessaire de tout reprendre.|La plupart reprennent les contrats actifs et archivent le reste.',
  ],
  Competition: [
    '> Puis-je vous demander qui d’autre vous regardez ?\n< Nous avons vu {competitor} la semaine dernière.|C’était joli, mais rien que des diapositives.',
    '< Qu’est-ce qui vous distingue de {competitor} ?\n> Ils commencent à la facture, nous commençons au devis.|Il y a donc moins à corriger ensuite.\n< C’est bien dit.',
  ],
  Security: [
    '< Notre équipe sécurité demandera des certificats.\n> Nous avons SOC 2 et ISO 27001, je vous envoie les rapports.',
    '< Où sont hébergées nos données ?\n> Dans l’Union européenne, et elles y restent.\n< Très bien, avec le RGPD c’est indispensable.',
    '< Gérez-vous l’authentification unique ?\n> Oui, dans toutes les formules.',
    '< Nous avons un questionnaire de deux cents questions, désolé.\n> Vous l’aurez rempli {weekday}.',
  ],
  Integrations: [
    '< Comment se fait le lien avec {tool} ?\n> Il est fourni.|Les comptes et les contacts sont synchronisés dans les deux sens.\n< Et si les deux côtés changent la même donnée ?\n> Vous choisissez le côté qui l’emporte.',
    '< Y a-t-il une API pour nos développeurs ?\n> Oui, et un environnement de test.',
    '< Il nous faut un webhook à la signature d’un contrat.\n> Il y en a un pour chaque changement d’état.',
  ],
  'Customer Success': [
    '> La dernière fois, {process} prenait encore trop de temps.|Où en êtes-vous ?\n< Bien mieux.|Nous sommes passés de quatre jours à un seul, et {metric} a progressé de {percent} pour cent.\n> Vous m’en voyez ravi.',
    '< Les nouveaux arrivants ont du mal à démarrer.\n> Voulez-vous une formation ?|Une heure suffit, et nous l’enregistrons.\n< Volontiers, n’importe quel matin sauf {weekday}.',
    '> J’ai regardé les chiffres avant l’appel.|Il y avait {seats} personnes actives le mois dernier.\n< Je l’ai vu aussi.',
    '< Je dois vous signaler une chose : nous avons attendu deux jours une réponse du support.|Les gens étaient frustrés.\n> J’en suis désolé.|On aurait dû vous rappeler le jour même.',
    '< Pour être franc, deux responsables veulent résilier.\n> Merci de me le dire.|Puis-je leur parler avant ?',
  ],
  'Pipeline Review': [
    '> Regardons {customer}.|Où en sommes-nous ?\n< La démonstration a plu.|Il reste à voir {team}.',
    '< Je décalerais {customer} à {month}.\n> Pourquoi ?\n< Personne n’a encore ouvert le contrat.',
  ],
  'Next Steps': [
    '> Quelle serait pour vous la prochaine étape ?\n< Je parle avec {team}, puis nous nous revoyons.\n> {weekday}, à la même heure ?\n< C’est parfait.',
    '> Je vous envoie un compte rendu aujourd’hui, avec la proposition et l’enregistrement.\n< Très bien, et joignez les documents de sécurité.',
    '> Qui doit valider au final ?\n< Ma directrice, {team} et, au-delà d’un certain montant, le comité de direction.',
    '< Quand pourrions-nous démarrer si nous signons ce mois-ci ?\n> Dans six semaines environ.\n< Nous voulons finir avant la fin du trimestre.\n> Alors planifions à rebours depuis cette date.',
    '> Je vous envoie une invitation pour {weekday}.|Le matin vous convient mieux ?\n< Après dix heures, s’il vous plaît.',
  ],
  'Wrap-up': [
    '> Merci beaucoup, {buyer}, c’était très utile.\n< Merci à vous.|Vous avez plus écouté que parlé, c’est rare.',
    '< Je dois rejoindre une autre réunion.|Merci de votre temps.\n> Merci, à bientôt.',
    '> Ai-je oublié quelque chose ?\n< Non, je crois que tout y est.\n> Alors bonne journée à vous.',
  ],
}
