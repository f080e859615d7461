import type { Language } from './words.ts'

/** What is said in German, by topic. */
export const germanExchanges: Language['exchanges'] = {
  'Small Talk': [
    '> Guten Tag, {buyer}, schön, Sie zu sehen.|Wie läuft die Woche bisher?\n< Viel los, aber gut.|Wir stecken mitten im Quartalsabschluss.',
    '> Hallo {buyer}, hören Sie mich gut?\n< Ja, laut und deutlich.|Entschuldigen Sie die Verspätung, der letzte Termin hat länger gedauert.\n> Gar kein Problem.',
    '< Bei uns schneit es seit heute früh.\n> Hier regnet es nur, da haben Sie es besser getroffen.',
    '> Wie war die Messe letzte Woche?\n< Anstrengend, aber es hat sich gelohnt.|Am Ende konnte ich keinen Kaffee mehr sehen.',
  ],
  'Call Setup': [
    '> Danke, dass Sie sich die Zeit nehmen.|Wie lange haben wir heute?\n< Ich habe genau {minutes} Minuten, danach muss ich weiter.\n> Das reicht gut.|Ich würde gern zuerst verstehen, wie Sie heute arbeiten, und Ihnen dann etwas zeigen.',
    '> Mein Vorschlag für heute: Sie erzählen, ich frage nach, und am Ende entscheiden wir gemeinsam, ob es weitergeht.\n< Das klingt vernünftig.',
    '> Gibt es etwas, das Sie heute unbedingt mitnehmen möchten?\n< Ich möchte wissen, ob das für ein Unternehmen unserer Größe passt.|Und die Kollegen aus {team} fragen nach dem Zeitplan.',
    '< Wir haben schon mit einigen Anbietern gesprochen, das sage ich gleich dazu.\n> Danke für die Offenheit.|Dann sorgen wir dafür, dass sich diese Stunde lohnt.',
  ],
  Discovery: [
    '> Wie läuft das Thema {process} heute bei Ihnen?\n< Das meiste passiert in {tool}, und dann überträgt jemand die Zahlen von Hand.|Solange niemand im Urlaub ist, geht das gut.\n> Und wenn doch?\n< Dann warten wir.',
    '> Warum beschäftigen Sie sich gerade jetzt damit?\n< Unsere Geschäftsführung wollte eine einzige Zahl sehen, und {team} hat vier Tage dafür gebraucht.|Da war allen klar, dass sich etwas ändern muss.',
    '> Was passiert, wenn alles so bleibt, wie es ist?\n< Dann brauchen wir im nächsten Jahr zwei zusätzliche Leute.|Das Budget würde ich lieber anders ausgeben.',
    '> Wie viele Personen würden täglich damit arbeiten?\n< Ungefähr {seats}, wenn man die Führungskräfte mitzählt.|Am Anfang vielleicht die Hälfte.',
    '> Woran würden Sie nach einem Jahr erkennen, dass es richtig war?\n< Wenn die Kennzahl {metric} um {percent} Prozent besser ist, stellt niemand mehr Fragen.',
    '> Wo entstehen die meisten Fehler?\n< Immer dort, wo etwas zweimal eingegeben wird.|Letzten Monat stand eine Null zu viel auf der Rechnung.\n> Und wie hat der Kunde reagiert?\n< Sagen wir, er hat angerufen.',
    '> Haben Sie schon einmal versucht, das zu lösen?\n< Vor zwei Jahren, ja.|Das Projekt hing an einer einzigen Person, und als sie ging, war es vorbei.\n> Was würden Sie heute anders machen?\n< Kleiner anfangen und {team} von Beginn an einbinden.',
    '> Sie haben {tool} jetzt mehrfach erwähnt.|Bleibt das bestehen?\n< Ja, daran wird nicht gerüttelt.',
  ],
  'Product Demo': [
    '> Ich teile kurz meinen Bildschirm.|Sehen Sie die Startseite von {module}?\n< Ja, jetzt sehe ich sie.\n> Links stehen die offenen Angebote, rechts das, was heute Ihre Aufmerksamkeit braucht.',
    '> Ich lege jetzt ein Angebot an, so wie es ein Vertriebsmitarbeiter tun würde.|{seats} Plätze, die richtigen Konditionen sind schon hinterlegt.\n< Und wenn er mehr Rabatt geben möchte?\n> Dann geht die Anfrage mit der Begründung an die Führungskraft.',
    '< Kann {team} diese Regeln selbst ändern?\n> Ja, genau dafür sind sie gemacht.|Sie ändern den Wert, und ab dem nächsten Angebot gilt er.\n< Das hätte uns viele Tickets erspart.',
    '> Diesen Teil mögen die meisten am liebsten.|Wenn sich ein Vertrag mitten im Monat ändert, rechnet {product} den Unterschied selbst aus.\n< Könnten Sie das noch einmal zeigen?\n> Natürlich.',
    '< Was sieht denn unser Kunde davon?\n> Eine einzige Seite mit dem Angebot, die er direkt annehmen kann.',
    '> Wie gefällt Ihnen das bisher?\n< Es ist näher an unserem Alltag, als ich erwartet hatte.|Ich sehe schon, wie {team} am {weekday} damit arbeitet.',
  ],
  Pricing: [
    '< Sprechen wir über den Preis.|Was kostet das für {seats} Plätze?\n> Im Jahresvertrag liegen Sie bei {amount}.|Darin sind {module}, die Einführung und der Support enthalten.',
    '< {competitor} war deutlich günstiger.\n> Ist dort die Einführung enthalten?|Wir könnten beide Angebote Zeile für Zeile nebeneinanderlegen.\n< Das ist ein fairer Vorschlag.',
    '< Wenn wir für zwei Jahre unterschreiben, welcher Rabatt ist dann möglich?\n> Bei zwei Jahren kann ich {percent} Prozent anfragen.|Versprechen kann ich es heute nicht.',
    '> Wie ist das Budget bei Ihnen geregelt?\n< Für dieses Geschäftsjahr ist etwas eingeplant.|Alles über {amount} muss der Vorstand freigeben.',
    '< Zahlen wir auch für Personen, die nur Auswertungen ansehen?\n> Nein, Lesen ist kostenlos.',
    '< Unser Zahlungsziel sind sechzig Tage.\n> Üblich sind bei uns dreißig.|Ich kläre, ob wir uns in der Mitte treffen können.',
  ],
  Objections: [
    '< Ich habe Bedenken, dass unsere Leute das nicht nutzen.\n> Das verstehe ich gut.|Meist ist das erste Team nach zwei Wochen produktiv, und die anderen fragen, wann sie dran sind.\n< Das muss ich sehen, bevor ich es glaube.',
    '< Ehrlich gesagt ist uns das im Moment zu teuer.\n> Danke für die klare Aussage.|Geht es um die Summe oder um den Zeitpunkt?\n< Vor allem um den Zeitpunkt.',
    '< Vor {month} hat das bei uns keine Priorität.\n> Was müsste passieren, damit sich das ändert?\n< Wenn die Kennzahl {metric} noch einmal schlechter wird, ändert es sich von selbst.',
    '< Am meisten Sorgen macht mir der Umstieg.|In {tool} liegen zehn Jahre Verträge.\n> Sie müssen nicht alle mitnehmen.|Die meisten übernehmen die aktiven und behalten den Rest als Archiv.',
    '< Ich bin nicht sicher, ob meine Chefin den Nutzen sieht.\n> Sollen wir die Zahlen gemeinsam aufbereiten?|Eine Seite genügt.',
  ],
  Competition: [
    '> Darf ich fragen, wen Sie sich noch ansehen?\n< Letzte Woche war {competitor} hier.|Schöne Folien, aber das Produkt haben wir nicht gesehen.',
    '< Was unterscheidet Sie von {competitor}?\n> Dort beginnt man bei der Rechnung, wir beginnen beim Angebot.|So gibt es später weniger zu korrigieren.\n< Das ist gut erklärt.',
    '< Eine Kollegin aus {team} hat früher mit {competitor} gearbeitet.\n> Und was sagt sie?\n< Die Berichte waren gut, der Support nicht.',
  ],
  Security: [
    '< Unsere IT wird nach Zertifikaten fragen.\n> Wir sind nach ISO 27001 zertifiziert, den Bericht schicke ich Ihnen gern.',
    '< Wo liegen unsere Daten?\n> In Frankfurt, und dort bleiben sie auch.\n< Gut, wegen der DSGVO ist das für uns Pflicht.',
    '< Unterstützen Sie Single Sign-on?\n> Ja, in jedem Tarif.|Benutzer kommen aus Ihrem Verzeichnis und verschwinden auch wieder mit ihm.',
    '< Wir haben einen Fragebogen mit zweihundert Fragen.|Ich entschuldige mich schon einmal.\n> Den bekommen Sie bis {weekday} ausgefüllt zurück.',
  ],
  Integrations: [
    '< Wie funktioniert die Anbindung an {tool}?\n> Sie ist eingebaut.|Firmen und Kontakte werden alle paar Minuten in beide Richtungen abgeglichen.\n< Und wenn beide Seiten dasselbe Feld ändern?\n> Dann legen Sie fest, welche Seite gewinnt.',
    '< Gibt es eine Schnittstelle für unsere Entwickler?\n> Ja, alles, was Sie heute gesehen haben, läuft darüber.|Es gibt auch eine Testumgebung.',
    '< Wir brauchen einen Webhook, sobald ein Vertrag unterschrieben ist.\n> Den gibt es für jede Statusänderung.',
    '< Das Team {team} betreibt ein eigenes Data Warehouse.|Kommen wir an die Rohdaten?\n> Natürlich, es sind ja Ihre Daten.',
  ],
  'Customer Success': [
    '> Beim letzten Mal dauerte das Thema {process} noch zu lange.|Wie ist es jetzt?\n< Viel besser.|Aus vier Tagen ist einer geworden, und die Kennzahl {metric} hat sich um {percent} Prozent verbessert.\n> Das freut mich sehr.',
    '< Die neuen Kollegen aus {team} tun sich am Anfang schwer.\n> Sollen wir eine Schulung machen?|Eine Stunde genügt, und wir zeichnen sie auf.\n< Ja, gern, nur nicht am {weekday}.',
    '> Ich habe vor dem Gespräch in die Zahlen gesehen.|Letzten Monat waren {seats} Personen aktiv.\n< Das ist mir auch aufgefallen.',
    '< Eines muss ich ansprechen: Wir haben zwei Tage auf eine Antwort vom Support gewartet.|Die Leute waren frustriert.\n> Das tut mir leid.|Man hätte Sie am selben Tag zurückrufen müssen.',
    '< Um ehrlich zu sein, zwei unserer Führungskräfte wollen kündigen.\n> Danke, dass Sie es sagen.|Darf ich vorher mit den beiden sprechen?',
  ],
  'Pipeline Review': [
    '> Sehen wir uns {customer} an.|Wo stehen wir?\n< Die Vorführung kam gut an.|Was noch fehlt, ist {team}.',
    '< Ich würde {customer} auf {month} verschieben.\n> Warum?\n< Der Vertrag liegt noch ungeöffnet in der Rechtsabteilung.',
    '> Wie sicher sind die {amount}?\n< Zu achtzig Prozent.|Der Umfang steht, der Rabatt noch nicht.',
  ],
  'Next Steps': [
    '> Was wäre aus Ihrer Sicht der nächste Schritt?\n< Ich spreche mit {team}, und dann treffen wir uns wieder.\n> Passt Ihnen {weekday}, zur selben Zeit?\n< Das passt.',
    '> Ich schicke Ihnen heute eine Zusammenfassung, mit Angebot und Aufzeichnung.\n< Sehr gut, und bitte auch die Unterlagen zur Sicherheit.',
    '> Wer muss am Ende zustimmen?\n< Meine Chefin, {team}, und ab einer gewissen Summe der Vorstand.',
    '< Wann könnten wir starten, wenn wir diesen Monat unterschreiben?\n> Bei Ihrem Umfang in etwa sechs Wochen.\n< Wir wollen vor dem Quartalsende fertig sein.\n> Dann planen wir von dort aus rückwärts.',
    '> Ich stelle einen Termin für {weekday} ein.|Ist Ihnen der Vormittag lieber?\n< Nach zehn Uhr, bitte.',
  ],
  'Wrap-up': [
    '> Vielen Dank, {buyer}, das war sehr hilfreich.\n< Ich danke Ihnen.|Sie haben mehr gefragt als geredet, das ist selten.\n> Das nehme ich als Kompliment.',
    '< Ich muss leider in den nächsten Termin.|Danke für Ihre Zeit.\n> Ich danke Ihnen, bis bald.',
    '> Habe ich etwas vergessen?\n< Nein, ich glaube, wir haben alles.\n> Dann einen schönen {weekday} und viele Grüße an {team}.',
  ],
}
