/** Made from the contract by `node tools/generate-types.ts`. Change the contract, not this file. */

export type paths = {
    readonly "/cards": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Find a pass by what a reader, a scanner or a hand gives. Scope `cards:read`.
         * @description Either `group_id`, or `store_id` and `point_of_sale_id`. Digits may be written with blanks, hyphens, points and colons between
         *     them; a barcode's check digit must be right.
         */
        readonly get: operations["findPass"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/cards/debit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Take value from a pass. Scope `cards:debit`. */
        readonly post: operations["debit"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/cards/credit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Put on a pass what a payment earns. Scope `cards:credit`.
         * @description `amount` is what was paid by that payment method; the rule of the pass's product alone says what it earns. Paying with the pass
         *     itself (`payment_method_id` 2) earns nothing. The receipt's `amount` is what was earned.
         */
        readonly post: operations["credit"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/cards/refund": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Give back a debit, whole or in part, or take back what a credit put on. Scope `cards:refund`.
         * @description `ticket_id` and `payment_row.id` are the refund's own. The pass must be the one of the original, `amount` at most what is left of it:
         *     of a debit what was taken, of a credit what was paid. `original_payment_row_id` may be left out when the original ticket has one
         *     debit. Where the ticket has both, `payment_method_id` 2 means a debit and any other a credit.
         *
         *     Value comes back as it was: with the expiry it had. A blocked pass takes it; what has expired meanwhile is lost.
         */
        readonly post: operations["refund"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/cards/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Undo a debit whose reply never came, done or not. Scope `cards:debit`.
         * @description Whatever is left of the debit is given back. If it never arrived it is refused (CARD-12) when it does. The same again gets the same
         *     reply.
         */
        readonly post: operations["cancel"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/cards/tickets/{ticket_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What was done under a ticket of the token's group. Scope `cards:read`. */
        readonly get: operations["getTicket"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/auth/token": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** An access token, for the client's id and secret. */
        readonly get: operations["getToken"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
};
export type webhooks = Record<string, never>;
export type components = {
    schemas: {
        readonly integerId: number;
        readonly shortText: string;
        /** @description A UUID of any version. */
        readonly ticketId: string;
        readonly currency: string;
        /** @example 12.34 */
        readonly amount: number;
        /** @example 6.54 */
        readonly money: number;
        readonly paymentRow: {
            readonly id: components["schemas"]["shortText"];
            readonly payment_method_id: number;
            readonly amount: components["schemas"]["amount"];
            readonly pass: {
                /** @constant */
                readonly type: "CASHBACK";
                readonly id: components["schemas"]["shortText"];
            };
        };
        readonly movement: {
            readonly ticket_id: components["schemas"]["ticketId"];
            readonly ticket_number?: components["schemas"]["shortText"];
            readonly point_of_sale_id: components["schemas"]["integerId"];
            readonly device_id: components["schemas"]["shortText"];
            readonly payment_row: components["schemas"]["paymentRow"];
        };
        readonly refund: {
            readonly ticket_id: components["schemas"]["ticketId"];
            readonly ticket_number?: components["schemas"]["shortText"];
            readonly original_ticket_id: components["schemas"]["ticketId"];
            readonly original_payment_row_id?: components["schemas"]["shortText"];
            readonly point_of_sale_id: components["schemas"]["integerId"];
            readonly device_id: components["schemas"]["shortText"];
            readonly payment_row: components["schemas"]["paymentRow"];
        };
        readonly cancel: {
            readonly ticket_id: components["schemas"]["ticketId"];
            readonly payment_row_id: components["schemas"]["shortText"];
            readonly point_of_sale_id: components["schemas"]["integerId"];
            readonly device_id: components["schemas"]["shortText"];
        };
        readonly moved: {
            readonly ticket_id: components["schemas"]["ticketId"];
            readonly payment_row: components["schemas"]["paymentRow"];
            readonly receipt_row: components["schemas"]["receiptRow"];
        };
        /** @description What the till prints. */
        readonly receiptRow: {
            /** @description All but its end is hidden. */
            readonly pass_number: string;
            /** @description The pass's product. */
            readonly label: string;
            readonly amount: components["schemas"]["money"];
            readonly previous_balance: components["schemas"]["money"];
            readonly balance: components["schemas"]["money"];
            readonly currency: components["schemas"]["currency"];
            /** Format: date-time */
            readonly expiration_date: string;
            readonly transaction_id: string;
            /** Format: date-time */
            readonly authorized_at: string;
        };
        readonly cancelled: {
            readonly ticket_id: components["schemas"]["ticketId"];
            readonly payment_row_id: components["schemas"]["shortText"];
            /** @constant */
            readonly cancelled: true;
            /** @description What was given back; null when the debit had taken nothing, or nothing is left of it. */
            readonly receipt_row: components["schemas"]["receiptRow"] | null;
        };
        readonly ticket: {
            readonly ticket_id: components["schemas"]["ticketId"];
            readonly rows: readonly {
                /** @enum {unknown} */
                readonly kind: "debit" | "credit" | "refund" | "cancel";
                /** @description Of a cancelled row that never arrived only its id is known. */
                readonly payment_row: {
                    readonly id: components["schemas"]["shortText"];
                };
                readonly receipt_row: components["schemas"]["receiptRow"] | null;
                readonly refunded: components["schemas"]["money"];
            }[];
        };
        readonly found: {
            /** @constant */
            readonly type: "CASHBACK";
            readonly pass: components["schemas"]["pass"];
        };
        readonly pass: {
            /** @constant */
            readonly type: "CASHBACK";
            /** @constant */
            readonly service_id: 3;
            /** @constant */
            readonly payment_method_id: 2;
            readonly balance: components["schemas"]["money"];
            readonly currency: components["schemas"]["currency"];
            /** Format: date-time */
            readonly expiration_date: string;
            readonly id: components["schemas"]["shortText"];
            readonly serial_number: string;
            readonly number: string | null;
            readonly nfc_number: string | null;
            /**
             * @description Why it cannot be used; left out when it can.
             * @enum {unknown}
             */
            readonly state?: "BLOCKED" | "EXPIRED";
            readonly consumer: {
                readonly id: number;
                readonly given_name: string;
                readonly family_name: string;
            };
        };
        readonly token: {
            readonly access_token: string;
            /** @constant */
            readonly token_type: "Bearer";
            /** @description Seconds. */
            readonly expires_in: number;
            /** @example cards:read cards:debit */
            readonly scope: string;
        };
        readonly error: {
            readonly code: string;
            readonly message: string;
            /** @description CARD-13: what the pass holds. */
            readonly balance?: components["schemas"]["money"];
            /** @description CARD-13 of a refund: what is left of the original. */
            readonly refundable?: components["schemas"]["money"];
            readonly currency?: components["schemas"]["currency"];
        };
    };
    responses: {
        /** @description CARD-6, CARD-7, CARD-8. */
        readonly badToken: {
            headers: {
                readonly "WWW-Authenticate": "Bearer error=\"invalid_token\"";
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["error"];
            };
        };
        /** @description CARD-5. */
        readonly noToken: {
            headers: {
                readonly "WWW-Authenticate": string;
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["error"];
            };
        };
        /** @description CARD-9. */
        readonly forbidden: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["error"];
            };
        };
        /** @description CARD-2, CARD-14. */
        readonly notFound: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["error"];
            };
        };
        /** @description CARD-12, CARD-13. Final for this row. */
        readonly refused: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["error"];
            };
        };
        /** @description CARD-3. */
        readonly invalid: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["error"];
            };
        };
        /** @description CARD-15. */
        readonly tooMany: {
            headers: {
                /** @description Seconds. */
                readonly "Retry-After": number;
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["error"];
            };
        };
        /** @description CARD-1, CARD-4, CARD-10, CARD-11. The same request may be sent again. */
        readonly failed: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["error"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
};
export type IntegerId = components['schemas']['integerId'];
export type ShortText = components['schemas']['shortText'];
export type TicketId = components['schemas']['ticketId'];
export type Currency = components['schemas']['currency'];
export type Amount = components['schemas']['amount'];
export type Money = components['schemas']['money'];
export type PaymentRow = components['schemas']['paymentRow'];
export type Movement = components['schemas']['movement'];
export type Refund = components['schemas']['refund'];
export type Cancel = components['schemas']['cancel'];
export type Moved = components['schemas']['moved'];
export type ReceiptRow = components['schemas']['receiptRow'];
export type Cancelled = components['schemas']['cancelled'];
export type Ticket = components['schemas']['ticket'];
export type Found = components['schemas']['found'];
export type Pass = components['schemas']['pass'];
export type Token = components['schemas']['token'];
export type Error = components['schemas']['error'];
export type ResponseBadToken = components['responses']['badToken'];
export type ResponseNoToken = components['responses']['noToken'];
export type ResponseForbidden = components['responses']['forbidden'];
export type ResponseNotFound = components['responses']['notFound'];
export type ResponseRefused = components['responses']['refused'];
export type ResponseInvalid = components['responses']['invalid'];
export type ResponseTooMany = components['responses']['tooMany'];
export type ResponseFailed = components['responses']['failed'];
export type $defs = Record<string, never>;
export interface operations {
    readonly findPass: {
        readonly parameters: {
            readonly query: {
                /** @description BARCODE and MANUAL look at the pass's `number`. */
                readonly search_mode: "NFC" | "BARCODE" | "MANUAL";
                readonly q: string;
                readonly group_id?: components["schemas"]["integerId"];
                readonly store_id?: components["schemas"]["integerId"];
                readonly point_of_sale_id?: components["schemas"]["integerId"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The pass. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["found"];
                };
            };
            readonly 400: components["responses"]["badToken"];
            readonly 401: components["responses"]["noToken"];
            readonly 403: components["responses"]["forbidden"];
            readonly 404: components["responses"]["notFound"];
            readonly 422: components["responses"]["invalid"];
            readonly 429: components["responses"]["tooMany"];
            readonly 500: components["responses"]["failed"];
        };
    };
    readonly debit: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["movement"];
            };
        };
        readonly responses: {
            /** @description It is done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["moved"];
                };
            };
            readonly 400: components["responses"]["badToken"];
            readonly 401: components["responses"]["noToken"];
            readonly 403: components["responses"]["forbidden"];
            readonly 404: components["responses"]["notFound"];
            readonly 409: components["responses"]["refused"];
            readonly 422: components["responses"]["invalid"];
            readonly 429: components["responses"]["tooMany"];
            readonly 500: components["responses"]["failed"];
        };
    };
    readonly credit: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["movement"];
            };
        };
        readonly responses: {
            /** @description It is done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["moved"];
                };
            };
            readonly 400: components["responses"]["badToken"];
            readonly 401: components["responses"]["noToken"];
            readonly 403: components["responses"]["forbidden"];
            readonly 404: components["responses"]["notFound"];
            readonly 409: components["responses"]["refused"];
            readonly 422: components["responses"]["invalid"];
            readonly 429: components["responses"]["tooMany"];
            readonly 500: components["responses"]["failed"];
        };
    };
    readonly refund: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["refund"];
            };
        };
        readonly responses: {
            /** @description It is done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["moved"];
                };
            };
            readonly 400: components["responses"]["badToken"];
            readonly 401: components["responses"]["noToken"];
            readonly 403: components["responses"]["forbidden"];
            readonly 404: components["responses"]["notFound"];
            readonly 409: components["responses"]["refused"];
            readonly 422: components["responses"]["invalid"];
            readonly 429: components["responses"]["tooMany"];
            readonly 500: components["responses"]["failed"];
        };
    };
    readonly cancel: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["cancel"];
            };
        };
        readonly responses: {
            /** @description The row takes nothing from the pass, now and later. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["cancelled"];
                };
            };
            readonly 400: components["responses"]["badToken"];
            readonly 401: components["responses"]["noToken"];
            readonly 403: components["responses"]["forbidden"];
            readonly 404: components["responses"]["notFound"];
            /** @description CARD-12: the pass would hold more than a pass may. Nothing was done; the same may be sent again. */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["error"];
                };
            };
            readonly 422: components["responses"]["invalid"];
            readonly 429: components["responses"]["tooMany"];
            readonly 500: components["responses"]["failed"];
        };
    };
    readonly getTicket: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly ticket_id: components["schemas"]["ticketId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Its rows that were carried out, the oldest first; none when nothing is known of it. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ticket"];
                };
            };
            readonly 400: components["responses"]["badToken"];
            readonly 401: components["responses"]["noToken"];
            readonly 403: components["responses"]["forbidden"];
            readonly 404: components["responses"]["notFound"];
            readonly 422: components["responses"]["invalid"];
            readonly 429: components["responses"]["tooMany"];
            readonly 500: components["responses"]["failed"];
        };
    };
    readonly getToken: {
        readonly parameters: {
            readonly query?: {
                /** @description Of the client's scopes those that are wanted, with blanks between; all of them when left out. */
                readonly scope?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The token. */
            readonly 200: {
                headers: {
                    readonly "Cache-Control": "no-store";
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["token"];
                };
            };
            readonly 401: components["responses"]["noToken"];
            readonly 403: components["responses"]["forbidden"];
            readonly 404: components["responses"]["notFound"];
            readonly 422: components["responses"]["invalid"];
            readonly 429: components["responses"]["tooMany"];
            readonly 500: components["responses"]["failed"];
        };
    };
}
