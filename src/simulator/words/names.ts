/** Given names and family names that go together, by where they are common. */
export interface NameSet {
  readonly given: readonly string[]
  readonly family: readonly string[]
}

/** Names of the account's users and of its customers' people. */
export const NAME_SETS: readonly NameSet[] = [
  {
    given: ['Grace', 'Walter', 'Naomi', 'Curtis', 'Heather', 'Dale'],
    family: ['Whitfield', 'Harmon', 'Colby', 'Brandt', 'Ellison', 'Sutter'],
  },
  {
    given: ['Imogen', 'Rhys', 'Niamh', 'Callum', 'Fiona', 'Alasdair'],
    family: ['Pemberton', 'Llewellyn', 'Gallagher', 'Ferguson', 'Ashworth', 'Kinsella'],
  },
  {
    given: ['Lucía', 'Álvaro', 'Ximena', 'Joaquín', 'Marisol', 'Rubén'],
    family: ['Carrasco', 'Montoya', 'Echeverría', 'Salgado', 'Ibáñez', 'Quiroga'],
  },
  {
    given: ['Élodie', 'Bastien', 'Maëlle', 'Thibault', 'Solène', 'Gaël'],
    family: ['Lemoine', 'Garnier', 'Vasseur', 'Delacroix', 'Fournier', 'Besson'],
  },
  {
    given: ['Annika', 'Jürgen', 'Friederike', 'Matthias', 'Liesel', 'Tobias'],
    family: ['Brinkmann', 'Kessler', 'Vogt', 'Lindner', 'Hölzer', 'Rademacher'],
  },
  {
    given: ['Ananya', 'Rohan', 'Meera', 'Vikram', 'Kavya', 'Arjun'],
    family: ['Iyer', 'Deshpande', 'Banerjee', 'Chaudhary', 'Menon', 'Kulkarni'],
  },
  {
    given: ['Yuki', 'Haruto', 'Sakura', 'Kenji', 'Akiko', 'Daichi'],
    family: ['Nakamura', 'Fujimoto', 'Shimizu', 'Kobayashi', 'Okada', 'Hayashi'],
  },
  {
    given: ['Wei', 'Xinyi', 'Jun', 'Meiling', 'Haoran', 'Yifan'],
    family: ['Zhao', 'Lin', 'Huang', 'Xu', 'Song', 'Deng'],
  },
  {
    given: ['Layla', 'Omar', 'Yasmin', 'Tariq', 'Noura', 'Samir'],
    family: ['Haddad', 'Mansour', 'Khoury', 'Farouk', 'Nasser', 'Saleh'],
  },
  {
    given: ['Amara', 'Chidi', 'Folake', 'Kwame', 'Zuri', 'Tendai'],
    family: ['Okonkwo', 'Adeyemi', 'Mensah', 'Mwangi', 'Ncube', 'Diallo'],
  },
  {
    given: ['Katarzyna', 'Mateusz', 'Milena', 'Ondřej', 'Zuzana', 'Andrei'],
    family: ['Kowalczyk', 'Wiśniewska', 'Novák', 'Horváth', 'Popescu', 'Dvořák'],
  },
  {
    given: ['Ingrid', 'Lars', 'Signe', 'Mikko', 'Freja', 'Eirik'],
    family: ['Lindqvist', 'Bergström', 'Halvorsen', 'Korhonen', 'Dahl', 'Nygaard'],
  },
  {
    given: ['Beatriz', 'Thiago', 'Inês', 'Caetano', 'Luana', 'Rui'],
    family: ['Figueiredo', 'Almeida', 'Barbosa', 'Teixeira', 'Cardoso', 'Moreira'],
  },
  {
    given: ['Noa', 'Eitan', 'Shira', 'Yonatan', 'Tamar', 'Amit'],
    family: ['Ben-Ari', 'Shapira', 'Mizrahi', 'Peretz', 'Alon', 'Barak'],
  },
  {
    given: ['Minseo', 'Jihoon', 'Soyeon', 'Hyunwoo', 'Linh', 'Duc'],
    family: ['Park', 'Choi', 'Kang', 'Yoon', 'Nguyen', 'Tran'],
  },
]

/** Which name sets are likely among the people of a customer who speaks a language. */
export const NAMES_BY_LANGUAGE: Readonly<Record<string, readonly number[]>> = {
  eng: [0, 0, 1, 1, 5, 7, 8, 9, 13, 14],
  spa: [2, 2, 2, 12],
  deu: [4, 4, 4, 10, 11],
  fra: [3, 3, 3, 8, 9],
}

/** A name as it stands in an email address: no accents, no apostrophes, lower case. */
export function toAddress(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/[^a-zA-Z0-9-]/g, '')
    .toLowerCase()
}
