/** What the server noticed and a person should look at. Pure. */

export type AlarmKind =
  /** Responses that no honest device sends: more, fewer, in another order. */
  | 'responses-not-believed'
  | 'another-card-answered'
  /** A response that the card's keys do not prove. */
  | 'not-authentic'
  /** The chip holds what nothing explains. */
  | 'unexplained-value'
  /** What an operator ordered does not fit the card's layout. */
  | 'order-impossible'
  /** A frame that was taken for lost was carried out later. */
  | 'written-late'
  /** A read shows that an operator's decision on a doubt was wrong. */
  | 'decision-contradicted';

export interface Alarm {
  readonly kind: AlarmKind;
  readonly detail: string;
}
