/** Made from the contract by `node tools/generate-types.ts`. Change the contract, not this file. */

export type paths = {
    readonly "/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Recompute every balance from the transfers and compare it with what is stored. */
        readonly get: operations["getAudit"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** All issuers. */
        readonly get: operations["listIssuers"];
        readonly put?: never;
        /** Make an issuer known. */
        readonly post: operations["createIssuer"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/actors": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        /** The actors that may speak for the issuer at the device door. */
        readonly get: operations["listActors"];
        readonly put?: never;
        /** Make an actor known. Its token is in this reply and nowhere else. */
        readonly post: operations["createActor"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/actors/{actorId}/token": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Give the actor another token; the old one works a few seconds more at most. */
        readonly post: operations["rotateActorToken"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/actors/{actorId}/certificates": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
            };
            readonly cookie?: never;
        };
        /** The TLS client certificates by which the actor may prove itself. */
        readonly get: operations["listActorCertificates"];
        readonly put?: never;
        /** Let the actor prove itself by a certificate. */
        readonly post: operations["registerActorCertificate"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/actors/{actorId}/certificates/{fingerprint}/revocation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
                readonly fingerprint: components["parameters"]["fingerprint"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Believe a certificate no more. */
        readonly post: operations["revokeActorCertificate"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/actors/{actorId}/certificate-requirement": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Say whether the actor must prove itself by a certificate, or may by its token alone. It holds within a few seconds. */
        readonly put: operations["changeCertificateRequirement"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/layouts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The kinds of card that this server knows. */
        readonly get: operations["listLayouts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/products": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        /** The issuer’s card products. */
        readonly get: operations["listProducts"];
        readonly put?: never;
        /** Make a card product known. */
        readonly post: operations["createProduct"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/products/{productId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly productId: components["parameters"]["productId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Change what a product allows. What is left out becomes the default again. */
        readonly put: operations["changeProduct"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/devices": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** All phones. */
        readonly get: operations["listDevices"];
        readonly put?: never;
        /** Make a phone known. */
        readonly post: operations["registerDevice"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        /** The issuer’s cards. */
        readonly get: operations["listCards"];
        readonly put?: never;
        /** Make a card known, with what its chip holds. */
        readonly post: operations["registerCard"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        /** One card: its state, where its money is, and what the server owes its chip. */
        readonly get: operations["getCard"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/state": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Suspend, resume or delete a card. Resuming orders UNBLOCK where the chip may have been blocked, deleting orders ERASE where it can be. */
        readonly put: operations["changeCardState"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/expiry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Change when a card expires. */
        readonly put: operations["changeCardExpiry"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/device": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Put a parked card onto another phone and chip. A 409 may have ordered a FENCE, after which it is possible. */
        readonly put: operations["bindCard"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/book": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        /** One card’s money, and every transfer that led there. */
        readonly get: operations["getCardBook"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/orders/{kind}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
                readonly kind: components["parameters"]["orderKind"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Order what the server is to do to the chip at the next contact: BLOCK, CONFIG or PLAN. */
        readonly put: operations["orderWork"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/orders/{owed}/withdrawal": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
                readonly owed: components["parameters"]["owedKind"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Take back what a chip is owed. Commands that a phone has already may still reach the chip. */
        readonly post: operations["withdrawOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/purchases": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        /** The card’s purchases, newest first. */
        readonly get: operations["listPurchases"];
        readonly put?: never;
        /** Record a top-up that was paid for. */
        readonly post: operations["recordPurchase"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/purchases/{purchaseId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly purchaseId: components["parameters"]["purchaseId"];
            };
            readonly cookie?: never;
        };
        /** One purchase. */
        readonly get: operations["getPurchase"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/purchases/{purchaseId}/cancellation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly purchaseId: components["parameters"]["purchaseId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Never load a purchase. Its money is held until it is refunded. */
        readonly post: operations["cancelPurchase"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/purchases/{purchaseId}/refund": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly purchaseId: components["parameters"]["purchaseId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Give the money of a purchase back that was never loaded. A 409 may have ordered a FENCE, after which it is possible. */
        readonly post: operations["refundPurchase"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/parked": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        /** Cards whose value is kept on the server. */
        readonly get: operations["listParked"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/payout": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Parked value was given to the holder. A 409 may have ordered a FENCE, after which it is possible. */
        readonly post: operations["payOut"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/cards/{cardId}/move": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Move all parked value to another card of the issuer, in one step. A 409 may have ordered a FENCE, after which it is possible. */
        readonly post: operations["moveParked"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/doubts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Value that was handed to a card, outcome unknown, oldest first. */
        readonly get: operations["listDoubts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/doubts/{transferId}/proposal": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly transferId: components["parameters"]["transferId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Say what became of value in doubt. Nothing moves until another person confirms. */
        readonly put: operations["proposeOutcome"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/doubts/{transferId}/proposal/withdrawal": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly transferId: components["parameters"]["transferId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Take a proposal back. */
        readonly post: operations["withdrawProposal"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/doubts/{transferId}/confirmation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly transferId: components["parameters"]["transferId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Agree with what another person proposed: the value moves, and the next read of the card is held against it. */
        readonly post: operations["confirmOutcome"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/clearing": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What readers took from cards or put on them, and what no record explains, by issuer, currency and day (UTC). */
        readonly get: operations["sumClearing"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/clearing/transfers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The transfers behind a sum. */
        readonly get: operations["listClearing"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/unexplained": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Differences of chips that no record of theirs explains, newest first. */
        readonly get: operations["listUnexplained"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/alarms": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What the server noticed and a person should look at, newest first. */
        readonly get: operations["listAlarms"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/alarms/{alarmId}/handling": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly alarmId: components["parameters"]["alarmId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A person has looked at it. */
        readonly post: operations["handleAlarm"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/deny-entries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        /** Cards that must not be taken any more, whoever holds them. */
        readonly get: operations["listDenyEntries"];
        readonly put?: never;
        /** Add up to 50 cards; those that stand there already stay as they are. */
        readonly post: operations["importDenyEntries"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/deny-entries/{systemCode}/{idm}/removal": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly systemCode: components["parameters"]["systemCode"];
                readonly idm: components["parameters"]["idm"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Take a card off the list. */
        readonly post: operations["removeDenyEntry"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Sessions of a card or of a phone’s cards, newest first. */
        readonly get: operations["listSessions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/sessions/{sessionKey}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly sessionKey: components["parameters"]["sessionKey"];
            };
            readonly cookie?: never;
        };
        /** One session, round by round, every frame in words. */
        readonly get: operations["getSession"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/notification-endpoint": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        /** Where the issuer is told of operations. Secrets are never shown again. */
        readonly get: operations["getNotificationEndpoint"];
        /** Say where the issuer is told of operations; what is queued for it is sent there. A first one gets a signing secret, a later one keeps it and is no longer paused. */
        readonly put: operations["setNotificationEndpoint"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/notification-endpoint/resumption": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Send again to an endpoint that said that it is gone. */
        readonly post: operations["resumeNotificationEndpoint"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/notification-endpoint/signing-secret": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Give the endpoint another signing secret. The one before signs too until it is dropped, or the next takes its place. */
        readonly post: operations["rotateSigningSecret"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/notification-endpoint/signing-secret/previous/removal": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Sign by the newest signing secret alone. */
        readonly post: operations["dropPreviousSigningSecret"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/notifications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What issuers were told, or are to be told, newest first. Kept for 30 days after its end. */
        readonly get: operations["listNotifications"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/notifications/replay": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Queue again what ended since a time, delivered or parked, up to 256 at once; `next` is the `after` of the next request. */
        readonly post: operations["replayNotifications"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/notifications/{notificationId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly notificationId: components["parameters"]["notificationId"];
            };
            readonly cookie?: never;
        };
        /** One notification. */
        readonly get: operations["getNotification"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/notifications/{notificationId}/resend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly notificationId: components["parameters"]["notificationId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Send a notification again, or at once, with a fresh schedule of attempts. */
        readonly post: operations["resendNotification"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/access": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        /** How the issuer may use the issuer door. */
        readonly get: operations["getIssuerAccess"];
        /** Say how the issuer may use the issuer door. Whoever proves itself anew is bound by it within a few seconds; access tokens that are out keep their scopes until they end. */
        readonly put: operations["changeIssuerAccess"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        /** The issuer’s public keys, oldest first. */
        readonly get: operations["listIssuerKeys"];
        readonly put?: never;
        /** Let the issuer sign its assertions, or have what is sent to it encrypted, by one public key or several. */
        readonly post: operations["registerIssuerKeys"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/keys/retirement": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Use a key of the issuer no more. */
        readonly post: operations["retireIssuerKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/certificates": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        /** The TLS client certificates by which the issuer may prove itself at the issuer door. */
        readonly get: operations["listIssuerCertificates"];
        readonly put?: never;
        /** Let the issuer prove itself by a certificate. */
        readonly post: operations["registerIssuerCertificate"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/certificates/{fingerprint}/revocation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly fingerprint: components["parameters"]["fingerprint"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Believe a certificate of the issuer no more. */
        readonly post: operations["revokeIssuerCertificate"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/wallets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The wallets that digital cards live in. */
        readonly get: operations["listWallets"];
        readonly put?: never;
        /** Make a wallet known. The token by which it calls us is in this reply and nowhere else. */
        readonly post: operations["createWallet"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/wallets/{walletId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly walletId: components["parameters"]["walletId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Say what a wallet is called, where it is and how we prove ourselves there. */
        readonly put: operations["changeWallet"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/wallets/{walletId}/token": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly walletId: components["parameters"]["walletId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Give the wallet another token; the old one works a few seconds more at most. */
        readonly post: operations["rotateWalletToken"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/wallets/{walletId}/paused": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly walletId: components["parameters"]["walletId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Keep a wallet from being called, or let it be called again. What it is to be told of waits; new operations for it are refused. */
        readonly put: operations["changeWalletPause"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digital-cards": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        /** The issuer’s digital cards. */
        readonly get: operations["listDigitalCards"];
        readonly put?: never;
        /** Make a digital card known. One that starts ACTIVE has been provisioned already, and its operation ACTIVATE is SUCCESSFUL at once. */
        readonly post: operations["createDigitalCard"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digital-cards/{digitalCardId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        /** One digital card. Of its number the last four digits only. */
        readonly get: operations["getDigitalCard"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digital-cards/{digitalCardId}/consumer": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Say whose the digital card is. */
        readonly put: operations["changeConsumer"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digital-cards/{digitalCardId}/renewal": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Give the digital card a new number and expiry. It lifts the suspension that came of the old expiry. */
        readonly post: operations["renewDigitalCard"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digital-cards/{digitalCardId}/devices": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Bind the digital card to a device. In a secure element it becomes one with the card of that name on the device. */
        readonly post: operations["bindDevice"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digital-cards/{digitalCardId}/devices/{deviceId}/unbinding": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
                readonly deviceId: components["parameters"]["deviceId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Bind the digital card to a device no more. */
        readonly post: operations["unbindDevice"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digital-cards/{digitalCardId}/step-ups": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Have the issuer approve a device or its holder before they are believed. */
        readonly post: operations["openStepUp"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digital-cards/{digitalCardId}/operations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        /** What was done to the digital card, newest first. */
        readonly get: operations["listDigitalCardOperations"];
        readonly put?: never;
        /** Suspend, resume or delete the digital card as customer care, on its holder’s behalf. */
        readonly post: operations["operateDigitalCard"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/digital-cards/{digitalCardId}/operations/{operationId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
                readonly operationId: components["parameters"]["operationId"];
            };
            readonly cookie?: never;
        };
        /** One operation. */
        readonly get: operations["getDigitalCardOperation"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/issuers/{issuerId}/physical-cards/{cardId}/deletion": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Delete a card of the issuer’s customer and all digital cards of it. Where some cannot be deleted at this moment it is refused with 409 and begun all the same; asked again, or by itself, the server goes on. */
        readonly post: operations["deletePhysicalCard"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/key-rotations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The latest changes of the keys under which card numbers lie, newest first. */
        readonly get: operations["listKeyRotations"];
        readonly put?: never;
        /** Change the keys under which card numbers lie. The servers carry it out bit by bit; one change at a time. */
        readonly post: operations["startKeyRotation"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/key-rotations/{rotationId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly rotationId: components["parameters"]["rotationId"];
            };
            readonly cookie?: never;
        };
        /** One change of keys, and how far it is. */
        readonly get: operations["getKeyRotation"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/server-keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The server’s own keys for issuers. They encrypt to some, and the others sign their access tokens. */
        readonly get: operations["listServerKeys"];
        readonly put?: never;
        /** Make another key, to follow those that are there. It is listed at once, and used when every server has heard of it. */
        readonly post: operations["addServerKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/server-keys/{kid}/retirement": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly kid: components["parameters"]["kid"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Use a key of the server no more. The last one of its purpose stays. */
        readonly post: operations["retireServerKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Groups of shops that share their passes. */
        readonly get: operations["listTillGroups"];
        readonly put?: never;
        /** Make a group known. Its number is the one that its tills know it by. */
        readonly post: operations["createTillGroup"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/stores": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
            };
            readonly cookie?: never;
        };
        /** The group's stores. */
        readonly get: operations["listTillStores"];
        readonly put?: never;
        /** Make a store known. */
        readonly post: operations["createTillStore"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/stores/{storeId}/points-of-sale": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly storeId: components["parameters"]["storeId"];
            };
            readonly cookie?: never;
        };
        /** Where in the store tills stand. */
        readonly get: operations["listPointsOfSale"];
        readonly put?: never;
        /** Make a point of sale known. */
        readonly post: operations["createPointOfSale"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/stores/{storeId}/points-of-sale/{pointOfSaleId}/closing": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly storeId: components["parameters"]["storeId"];
                readonly pointOfSaleId: components["parameters"]["pointOfSaleId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Take nothing more from a point of sale. What was done there stays. */
        readonly post: operations["closePointOfSale"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/clients": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
            };
            readonly cookie?: never;
        };
        /** The till vendors' systems that may ask for the group. */
        readonly get: operations["listTillClients"];
        readonly put?: never;
        /** Make a till vendor's system known. Its secret is in this reply and nowhere else. */
        readonly post: operations["createTillClient"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/clients/{clientId}/secret": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly clientId: components["parameters"]["tillClientId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Give the client a second secret. Both are good until the old one is dropped. */
        readonly post: operations["addTillClientSecret"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/clients/{clientId}/secret/previous/removal": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly clientId: components["parameters"]["tillClientId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Take the old one of two secrets no more. Tokens that were got with it stay good. */
        readonly post: operations["dropTillClientSecret"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/clients/{clientId}/revocation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly clientId: components["parameters"]["tillClientId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** End a client, its secrets and its tokens, for good. */
        readonly post: operations["revokeTillClient"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/clients/{clientId}/token-revocation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly clientId: components["parameters"]["tillClientId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** End all tokens that the client has. It gets new ones with its secret. */
        readonly post: operations["revokeTillTokens"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/clients/{clientId}/scopes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly clientId: components["parameters"]["tillClientId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Say what the client may do. What is taken away ends for tokens that it has, too. */
        readonly put: operations["changeTillScopes"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/pass-products": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
            };
            readonly cookie?: never;
        };
        /** The group's kinds of passes. */
        readonly get: operations["listPassProducts"];
        readonly put?: never;
        /** Make a kind of pass known. */
        readonly post: operations["createPassProduct"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/pass-products/{productId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly productId: components["parameters"]["productId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Change what a kind of pass is called and how it earns value. What was earned stays. */
        readonly put: operations["changePassProduct"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/passes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
            };
            readonly cookie?: never;
        };
        /** The group's passes. */
        readonly get: operations["listPasses"];
        readonly put?: never;
        /** Make a pass known, with its first value. */
        readonly post: operations["createPass"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/pass-imports": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Make a list of passes known. Those whose passId is there already stay as they are. */
        readonly post: operations["importPasses"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/passes/{passId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly passId: components["parameters"]["passId"];
            };
            readonly cookie?: never;
        };
        /** One pass, with what is on it by when it expires. */
        readonly get: operations["getPass"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/passes/{passId}/transfers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly passId: components["parameters"]["passId"];
            };
            readonly cookie?: never;
        };
        /** Every movement of the pass's value, the oldest first. */
        readonly get: operations["listPassTransfers"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/passes/{passId}/state": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly passId: components["parameters"]["passId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Block a pass, or let it be used again. What is on it stays. */
        readonly put: operations["changePassState"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/passes/{passId}/expiry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly passId: components["parameters"]["passId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Change when a pass expires. What has expired until now does not come back. */
        readonly put: operations["changePassExpiry"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/passes/{passId}/issues": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly passId: components["parameters"]["passId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Put value on a pass. It expires with the pass. */
        readonly post: operations["issuePassValue"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/passes/{passId}/card": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly passId: components["parameters"]["passId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Make a pass one with a transit card of the group's issuer. It is found by the card's chip from now on. */
        readonly put: operations["linkPass"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/till-groups/{groupId}/passes/{passId}/card/removal": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly passId: components["parameters"]["passId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Let a pass and a card be two again. */
        readonly post: operations["unlinkPass"];
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
        readonly issuerId: string;
        readonly cardId: string;
        readonly deviceId: string;
        readonly actorId: string;
        readonly productId: string;
        readonly purchaseId: string;
        /** @description The server's own. */
        readonly key: string;
        /** @description SHA-256 of the certificate's DER. */
        readonly fingerprint: string;
        readonly idm: string;
        readonly systemCode: string;
        /** @description ISO 4217. */
        readonly currency: string;
        /** @description Minor units. */
        readonly amount: number;
        /** @description Minor units. */
        readonly someAmount: number;
        /** Format: date-time */
        readonly time: string;
        /**
         * Format: date
         * @description UTC.
         */
        readonly day: string;
        readonly name: string;
        /** @description The `cursor` of the next page. */
        readonly nextCursor: string | null;
        /** @description Why, for those who read the audit trail. Spaces around it are taken off; a card number in it is refused. */
        readonly reason: string;
        /** @enum {unknown} */
        readonly cardState: "CREATED" | "ACTIVE" | "SUSPENDED_ISSUER" | "SUSPENDED_WALLET" | "DELETED";
        /** @enum {unknown} */
        readonly orderKind: "BLOCK" | "CONFIG" | "PLAN";
        /** @enum {unknown} */
        readonly operation: "READ_BALANCE" | "UPDATE_BALANCE" | "UPDATE_CONFIG" | "UPDATE_PLAN" | "ERASE_CARD" | "PARK_CARD" | "BLOCK_AND_READ_CARD";
        readonly operations: readonly components["schemas"]["operation"][];
        readonly withReason: {
            readonly reason: components["schemas"]["reason"];
        };
        readonly issuer: {
            readonly issuerId: components["schemas"]["issuerId"];
            readonly name: components["schemas"]["name"];
        };
        readonly newIssuer: {
            readonly issuerId: string;
            readonly name: components["schemas"]["name"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly actor: {
            readonly actorId: components["schemas"]["actorId"];
            readonly issuerId: components["schemas"]["issuerId"];
            /** @description True when the token alone is not enough. */
            readonly requiresCertificate?: boolean;
        };
        readonly newActor: {
            readonly actorId: string;
            readonly reason: components["schemas"]["reason"];
        };
        readonly actorWithToken: {
            readonly actorId: components["schemas"]["actorId"];
            readonly issuerId: components["schemas"]["issuerId"];
            /** @description Shown once. Null in a repeated reply, since tokens are not kept; rotate it when it was lost. */
            readonly token: string | null;
        };
        readonly certificate: {
            readonly fingerprint: components["schemas"]["fingerprint"];
            readonly notAfter: components["schemas"]["time"];
            /** Format: date-time */
            readonly revokedAt: string | null;
        };
        readonly newCertificate: {
            /** @description PEM. */
            readonly certificate: string;
            readonly reason: components["schemas"]["reason"];
        };
        readonly certificateRequirement: {
            /** @description True when the token alone is not enough. */
            readonly requiresCertificate: boolean;
            readonly reason: components["schemas"]["reason"];
        };
        readonly layoutList: {
            readonly items: readonly components["schemas"]["layout"][];
        };
        readonly layout: {
            readonly name: string;
            readonly title: string;
            /** @enum {unknown} */
            readonly security: "none" | "des" | "aes" | "lite-s";
            readonly sandboxOnly: boolean;
            readonly currency: components["schemas"]["currency"];
            readonly systemCode: components["schemas"]["systemCode"];
            readonly limits: {
                readonly floor: components["schemas"]["amount"];
                readonly maximum: components["schemas"]["amount"];
                readonly step: components["schemas"]["amount"];
            };
            readonly operations: components["schemas"]["operations"];
            readonly readerOperations: components["schemas"]["operations"];
            readonly config: components["schemas"]["fieldLengths"];
            readonly plan: components["schemas"]["fieldLengths"];
            /** @description Whether the chip itself can be marked as blocked. */
            readonly canBlock: boolean;
        };
        /** @description Fields by name, and how many bytes each has. */
        readonly fieldLengths: {
            readonly [key: string]: number;
        };
        readonly product: {
            readonly productId: components["schemas"]["productId"];
            readonly issuerId: components["schemas"]["issuerId"];
            readonly layout: string;
            /** @description The largest amount that may move on an unauthenticated card's word. */
            readonly trustUnauthenticated: number;
            readonly operations: components["schemas"]["operations"] | null;
            readonly readerOperations: components["schemas"]["operations"] | null;
            readonly cardServiceId: string | null;
        };
        readonly newProduct: {
            readonly productId: string;
            readonly layout: string;
            readonly trustUnauthenticated: number;
            readonly operations?: components["schemas"]["operations"];
            readonly readerOperations?: components["schemas"]["operations"];
            readonly cardServiceId?: string;
            readonly reason: components["schemas"]["reason"];
        };
        readonly productChange: {
            readonly trustUnauthenticated: number;
            readonly operations?: components["schemas"]["operations"];
            readonly readerOperations?: components["schemas"]["operations"];
            readonly cardServiceId?: string;
            readonly reason: components["schemas"]["reason"];
        };
        readonly device: {
            readonly deviceId: components["schemas"]["deviceId"];
        };
        readonly newDevice: {
            readonly deviceId: string;
            readonly reason: components["schemas"]["reason"];
        };
        /** @description What the server owes the chip. */
        readonly owedWork: {
            /** @enum {unknown} */
            readonly kind: "BLOCK" | "UNBLOCK" | "CONFIG" | "PLAN" | "LOAD" | "ERASE" | "FENCE";
            readonly content?: components["schemas"]["fieldContents"];
            readonly purchaseId?: string;
        };
        /** @description Fields of the layout by name, hexadecimal. */
        readonly fieldContents: {
            readonly [key: string]: string;
        };
        readonly card: {
            readonly issuerId: components["schemas"]["issuerId"];
            readonly cardId: components["schemas"]["cardId"];
            readonly productId: components["schemas"]["productId"];
            readonly deviceId: components["schemas"]["deviceId"];
            readonly idm: components["schemas"]["idm"];
            readonly state: components["schemas"]["cardState"];
            readonly expiresAt: components["schemas"]["time"];
            /** @description True while the value is kept on the server instead of on the chip. */
            readonly parked: boolean;
            /** @description True for a card that was taken in through reader mode. */
            readonly external: boolean;
            readonly currency: components["schemas"]["currency"];
            readonly money: {
                /** @description What the chip held when it was last seen. */
                readonly chip: number;
                readonly parked: components["schemas"]["amount"];
                readonly inDoubt: components["schemas"]["amount"];
            };
            readonly owed: readonly components["schemas"]["owedWork"][];
        };
        readonly newCard: {
            readonly cardId: string;
            readonly productId: components["schemas"]["productId"];
            readonly deviceId: components["schemas"]["deviceId"];
            readonly idm: components["schemas"]["idm"];
            readonly expiresAt: components["schemas"]["time"];
            /** @enum {unknown} */
            readonly state?: "CREATED" | "ACTIVE";
            /** @description What the chip holds; 0 when left out. */
            readonly balance?: number;
            readonly reason: components["schemas"]["reason"];
        };
        readonly stateChange: {
            /** @enum {unknown} */
            readonly state: "ACTIVE" | "SUSPENDED_ISSUER" | "DELETED";
            readonly reason: components["schemas"]["reason"];
        };
        readonly expiryChange: {
            readonly expiresAt: components["schemas"]["time"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly binding: {
            readonly deviceId: components["schemas"]["deviceId"];
            readonly idm: components["schemas"]["idm"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly order: {
            readonly content?: components["schemas"]["fieldContents"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly purchase: {
            readonly issuerId: components["schemas"]["issuerId"];
            readonly purchaseId: components["schemas"]["purchaseId"];
            readonly cardId: components["schemas"]["cardId"];
            readonly amount: components["schemas"]["someAmount"];
            readonly currency: components["schemas"]["currency"];
            /** @enum {unknown} */
            readonly state: "PAID" | "LOADING" | "LOADED" | "CANCELLED" | "REFUNDED";
            readonly createdAt: components["schemas"]["time"];
            /** @description Who proposed a refund that waits for another person. Not in lists. */
            readonly refundProposedBy?: string | null;
        };
        readonly newPurchase: {
            readonly purchaseId: string;
            readonly amount: components["schemas"]["someAmount"];
            /** @description Load it when the card is next seen, without being asked. */
            readonly loadOnNextContact?: boolean;
            readonly reason: components["schemas"]["reason"];
        };
        readonly refund: {
            readonly purchase: components["schemas"]["purchase"];
            /** @description The person whose proposal waits for another person. */
            readonly proposedBy: string | null;
        };
        readonly cardProposal: {
            readonly card: components["schemas"]["card"];
            /** @description The person whose proposal waits for another person. */
            readonly proposedBy: string;
        };
        readonly parkedCard: {
            readonly issuerId: components["schemas"]["issuerId"];
            readonly cardId: components["schemas"]["cardId"];
            readonly state: components["schemas"]["cardState"];
            readonly amount: components["schemas"]["amount"];
            readonly currency: components["schemas"]["currency"];
        };
        readonly payOut: {
            readonly amount: components["schemas"]["someAmount"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly move: {
            readonly toCardId: components["schemas"]["cardId"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly moved: {
            readonly amount: components["schemas"]["someAmount"];
            readonly from: components["schemas"]["card"];
            readonly to: components["schemas"]["card"];
        };
        readonly doubt: {
            readonly transferId: components["schemas"]["key"];
            readonly issuerId: components["schemas"]["issuerId"];
            readonly cardId: components["schemas"]["cardId"];
            readonly purchaseId: string | null;
            /** @enum {unknown} */
            readonly code: "load" | "park" | "put-back" | "erase" | "ingest";
            readonly amount: components["schemas"]["someAmount"];
            readonly currency: components["schemas"]["currency"];
            readonly since: components["schemas"]["time"];
            /** @description What a read of the card would have to show. */
            readonly proofs: {
                readonly receipt: string;
                readonly preImage: string;
                /** @description In words: by what the write is known to have happened, and what follows. */
                readonly posted: string;
                readonly voided: string;
            };
            readonly proposal: components["schemas"]["proposed"] | null;
            /** @description How it was ended, by two people or (without a proposal) by a read of the card; it is watched as long as the write may yet turn out otherwise. */
            readonly decision: components["schemas"]["outcome"] | null;
        };
        /**
         * @description post: the write happened. void: it did not.
         * @enum {unknown}
         */
        readonly outcome: "post" | "void";
        readonly proposed: {
            readonly outcome: components["schemas"]["outcome"];
            readonly reason: string;
            readonly proposedBy: string;
            readonly proposedAt: components["schemas"]["time"];
            readonly confirmedBy: string | null;
            /** Format: date-time */
            readonly confirmedAt: string | null;
        };
        readonly proposal: {
            readonly outcome: components["schemas"]["outcome"];
            readonly reason: components["schemas"]["reason"];
        };
        /** @enum {unknown} */
        readonly clearingAccount: "offline-clearing" | "unexplained";
        readonly clearingSums: {
            readonly from: components["schemas"]["day"];
            readonly to: components["schemas"]["day"];
            readonly items: readonly {
                readonly issuerId: components["schemas"]["issuerId"];
                readonly account: components["schemas"]["clearingAccount"];
                readonly currency: components["schemas"]["currency"];
                readonly day: components["schemas"]["day"];
                readonly transfers: number;
                /** @description From cards, minor units. */
                readonly taken: number;
                /** @description To cards, minor units. */
                readonly given: number;
                /** @description What the account gained that day. */
                readonly net: number;
            }[];
        };
        readonly clearingTransfer: {
            readonly transferId: components["schemas"]["key"];
            readonly issuerId: components["schemas"]["issuerId"];
            readonly cardId: components["schemas"]["cardId"];
            readonly sequence: number;
            readonly code: string;
            readonly amount: components["schemas"]["someAmount"];
            readonly currency: components["schemas"]["currency"];
            readonly bookedAt: components["schemas"]["time"];
            /** @description Records of the chip's history that explain it; null when there are none. */
            readonly detail: unknown;
        };
        readonly alarm: {
            readonly alarmId: components["schemas"]["key"];
            readonly issuerId: string | null;
            readonly cardId: string | null;
            readonly kind: string;
            readonly detail: string;
            readonly raisedAt: components["schemas"]["time"];
            readonly handledBy: string | null;
            /** Format: date-time */
            readonly handledAt: string | null;
        };
        /** @description https; plain http, or an address that is not public, only where the server is told to allow that origin. */
        readonly endpointUrl: string;
        readonly notificationEndpoint: {
            readonly issuerId: components["schemas"]["issuerId"];
            readonly url: components["schemas"]["endpointUrl"];
            /** @description Where a token for the endpoint is got by client credentials; null: it is called without one. */
            readonly tokenUrl: string | null;
            readonly clientId: string | null;
            /** @description True while the signing secret before signs too. */
            readonly hasPreviousSecret: boolean;
            /**
             * Format: date-time
             * @description Since when nothing is sent there.
             */
            readonly pausedAt: string | null;
        };
        readonly notificationEndpointChange: {
            readonly url: components["schemas"]["endpointUrl"];
            readonly tokenUrl?: components["schemas"]["endpointUrl"];
            readonly clientId?: string;
            readonly clientSecret?: string;
            readonly reason: components["schemas"]["reason"];
        };
        readonly notificationEndpointWithSecret: {
            readonly endpoint: components["schemas"]["notificationEndpoint"];
            /** @description Of Standard Webhooks, shown once. Null when it is an earlier one, or the reply is repeated; rotate it when it was lost. */
            readonly signingSecret: string | null;
        };
        /** @enum {unknown} */
        readonly notificationState: "QUEUED" | "DELIVERED" | "PARKED";
        readonly notification: {
            readonly notificationId: components["schemas"]["key"];
            readonly issuerId: components["schemas"]["issuerId"];
            readonly digitalCardId: string;
            readonly operationId: string;
            readonly operation: string;
            readonly status: string;
            readonly state: components["schemas"]["notificationState"];
            readonly attempts: number;
            /** @description What became of the last attempt. */
            readonly lastOutcome: string | null;
            /**
             * Format: date-time
             * @description When it is sent next; null when it is not, or waits for an earlier one of its card.
             */
            readonly dueAt: string | null;
            readonly createdAt: components["schemas"]["time"];
            /** Format: date-time */
            readonly endedAt: string | null;
        };
        readonly notificationReplay: {
            readonly since: components["schemas"]["time"];
            readonly issuerId?: components["schemas"]["issuerId"];
            /** @description The `next` of the request before. */
            readonly after?: string;
            readonly reason: components["schemas"]["reason"];
        };
        readonly notificationsReplayed: {
            readonly replayed: number;
            /** @description Null when that was all. */
            readonly next: string | null;
        };
        readonly denyEntry: {
            readonly issuerId: components["schemas"]["issuerId"];
            readonly systemCode: components["schemas"]["systemCode"];
            readonly idm: components["schemas"]["idm"];
            readonly reason: string;
            readonly createdAt: components["schemas"]["time"];
        };
        readonly denyImport: {
            readonly entries: readonly {
                readonly systemCode: components["schemas"]["systemCode"];
                readonly idm: components["schemas"]["idm"];
                readonly reason?: components["schemas"]["reason"];
            }[];
            readonly reason: components["schemas"]["reason"];
        };
        readonly denyImported: {
            readonly added: number;
            /** @description Those that stood there already. */
            readonly present: number;
        };
        readonly session: {
            readonly sessionKey: components["schemas"]["key"];
            readonly issuerId: string | null;
            readonly cardId: string | null;
            /** @description The caller's. */
            readonly sessionId: string;
            readonly operation: string | null;
            readonly startedAt: components["schemas"]["time"];
            readonly rounds: number;
            /** @description Of the last round. */
            readonly statusCode: number;
        };
        readonly sessionRounds: {
            readonly sessionKey: components["schemas"]["key"];
            readonly issuerId: string | null;
            readonly cardId: string | null;
            readonly rounds: readonly {
                readonly round: number;
                readonly at: components["schemas"]["time"];
                readonly endpoint: string;
                readonly operation: string | null;
                readonly purchaseId: string | null;
                readonly deviceStatus: number;
                readonly responses: readonly components["schemas"]["frame"][];
                readonly statusCode: number;
                readonly statusMessage: string;
                readonly commands: readonly components["schemas"]["frame"][];
            }[];
        };
        readonly frame: {
            readonly id: string;
            readonly name: string | null;
            readonly hex: string;
            /** @description The frame in one sentence. */
            readonly words: string;
        };
        readonly issuerAccess: {
            readonly issuerId: components["schemas"]["issuerId"];
            readonly scopes: components["schemas"]["issuerScopes"];
            /** @description True when an assertion must have an audience and an id of its own. */
            readonly strictAssertions: boolean;
            /** @description True when nothing goes without a registered client certificate, to which access tokens are bound. */
            readonly requiresCertificate: boolean;
            /** @description True when a wallet may bind a device without a step-up. */
            readonly walletsBindDevices: boolean;
            /** @description How long after its deletion the number of a digital card is still kept. */
            readonly retentionDays: number;
            /** @description How long a device has to carry an operation out. */
            readonly operationTtlSeconds: number;
        };
        readonly issuerAccessChange: {
            readonly scopes: components["schemas"]["issuerScopes"];
            readonly strictAssertions: boolean;
            readonly requiresCertificate: boolean;
            /** @description False when left out. */
            readonly walletsBindDevices?: boolean;
            readonly retentionDays: number;
            readonly operationTtlSeconds: number;
            readonly reason: components["schemas"]["reason"];
        };
        readonly issuerScopes: readonly ("digitalcards:read" | "digitalcards:write" | "digitalcards:credentials")[];
        /** @enum {unknown} */
        readonly issuerKeyPurpose: "signing" | "encryption";
        /** @description The key’s name. */
        readonly kid: string;
        /** @description A public key of P-256 with its `kid` (RFC 7517, RFC 7518, section 6.2.1). */
        readonly publicJwk: Record<string, never>;
        readonly issuerKey: {
            readonly issuerId: components["schemas"]["issuerId"];
            readonly purpose: components["schemas"]["issuerKeyPurpose"];
            readonly kid: components["schemas"]["kid"];
            readonly jwk: components["schemas"]["publicJwk"];
            readonly activatesAt: components["schemas"]["time"];
            /** Format: date-time */
            readonly retiresAt: string | null;
        };
        readonly newIssuerKeys: {
            readonly purpose: components["schemas"]["issuerKeyPurpose"];
            /** @description One with its private part is refused. */
            readonly keys: readonly components["schemas"]["publicJwk"][];
            readonly activatesAt?: components["schemas"]["time"];
            readonly retiresAt?: components["schemas"]["time"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly issuerKeys: {
            readonly items: readonly components["schemas"]["issuerKey"][];
        };
        readonly issuerKeyRetirement: {
            readonly purpose: components["schemas"]["issuerKeyPurpose"];
            readonly kid: components["schemas"]["kid"];
            /**
             * Format: date-time
             * @description At once when left out.
             */
            readonly retiresAt?: string;
            readonly reason: components["schemas"]["reason"];
        };
        readonly retirement: {
            /** @description How long it still opens or proves what was made for it or with it; a day when left out. */
            readonly afterSeconds?: number;
            readonly reason: components["schemas"]["reason"];
        };
        readonly walletId: string;
        /** @description Where we call it, as https://wallet.example/tessera; null or left out: it is not called. */
        readonly walletUrl: string;
        readonly wallet: {
            readonly walletId: components["schemas"]["walletId"];
            readonly name: components["schemas"]["name"];
            readonly url: components["schemas"]["walletUrl"] | null;
            /** @description Whether we prove ourselves there by a bearer token. */
            readonly hasBearerSecret: boolean;
            /**
             * Format: date-time
             * @description Since when it is not called.
             */
            readonly pausedAt: string | null;
        };
        readonly newWallet: {
            readonly walletId: components["schemas"]["walletId"];
            readonly name: components["schemas"]["name"];
            readonly url?: components["schemas"]["walletUrl"];
            readonly bearerSecret?: components["schemas"]["bearerSecret"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly walletChange: {
            readonly name: components["schemas"]["name"];
            readonly url?: components["schemas"]["walletUrl"];
            /** @description Left out, the one that it has stays; null takes it away. */
            readonly bearerSecret?: components["schemas"]["bearerSecret"] | null;
            readonly reason: components["schemas"]["reason"];
        };
        /** @description The bearer token by which we prove ourselves. It is never shown again. */
        readonly bearerSecret: string;
        readonly walletWithToken: {
            readonly wallet: components["schemas"]["wallet"];
            /** @description Shown once. Null in a repeated reply, since tokens are not kept; rotate it when it was lost. */
            readonly token: string | null;
        };
        readonly walletPause: {
            readonly paused: boolean;
            readonly reason: components["schemas"]["reason"];
        };
        readonly digitalCardId: string;
        readonly consumerId: string;
        readonly boundDeviceId: string;
        /**
         * @description A compact JWE (ECDH-ES, A256GCM, to the encryption key of `/.well-known/jwks.json`) of `{"pan":"…","exp":"MMYY"}`; no `exp` for the
         *     scheme UPI. It is another text each time it is made, and is no part of what a repeated request is known by.
         */
        readonly encryptedPan: string;
        /** @enum {unknown} */
        readonly digitalCardType: "SE" | "HCE" | "COF" | "ECOM" | "QRC";
        /** @enum {unknown} */
        readonly digitalCardState: "INACTIVE" | "ACTIVE" | "SUSPENDED" | "DELETED";
        /** @enum {unknown} */
        readonly requestorType: "ISSUER" | "USER" | "TSP" | "CCI" | "D1";
        /** @enum {unknown} */
        readonly operationReasonCode: "USER_DECISION" | "ISSUER_DECISION" | "DEVICE_LOST" | "DEVICE_STOLEN" | "CARD_LOST" | "CARD_STOLEN" | "FRAUD_DETECTED" | "CARD_FOUND" | "DEVICE_FOUND";
        readonly digitalCard: {
            readonly issuerId: components["schemas"]["issuerId"];
            readonly digitalCardId: components["schemas"]["digitalCardId"];
            readonly cardId: components["schemas"]["cardId"];
            readonly consumerId: components["schemas"]["consumerId"];
            readonly type: components["schemas"]["digitalCardType"];
            readonly scheme: string;
            readonly walletId: string | null;
            /** @description The last four digits of its number. */
            readonly panSuffix: string;
            readonly state: components["schemas"]["digitalCardState"];
            /** @description Who suspended it; it is ACTIVE when none is left. */
            readonly holds: readonly {
                readonly requestorType: components["schemas"]["requestorType"];
                readonly reasonCode: components["schemas"]["operationReasonCode"];
            }[];
            /** Format: date-time */
            readonly expiresAt: string | null;
            readonly devices: readonly components["schemas"]["deviceId"][];
            /** @description The operation that a device is still to carry out. */
            readonly pendingOperationId: string | null;
            readonly provisionedAt: components["schemas"]["time"];
            /** Format: date-time */
            readonly replenishedAt: string | null;
            /**
             * Format: date-time
             * @description The last change of its state.
             */
            readonly changedAt: string;
            /** Format: date-time */
            readonly deletedAt: string | null;
            /**
             * Format: date-time
             * @description When its number was destroyed.
             */
            readonly erasedAt: string | null;
        };
        readonly digitalCardOperation: {
            readonly operationId: components["schemas"]["key"];
            /** @enum {unknown} */
            readonly operation: "ACTIVATE" | "SUSPEND" | "RESUME" | "DELETE" | "RENEW" | "UPDATE" | "DEVICE_BINDING" | "DEVICE_UNBINDING" | "CARDHOLDER_VERIFICATION";
            /** @enum {unknown} */
            readonly status: "SUCCESSFUL" | "PENDING" | "FAILED";
            readonly requestorType: components["schemas"]["requestorType"];
            readonly requestorId: string;
            readonly reason: string | null;
            readonly reasonCode: components["schemas"]["operationReasonCode"] | null;
            readonly error: string | null;
            readonly startedAt: components["schemas"]["time"];
            /** Format: date-time */
            readonly endedAt: string | null;
            /**
             * Format: date-time
             * @description Until when a device may carry it out.
             */
            readonly expiresAt: string;
        };
        readonly digitalCardChange: {
            readonly digitalCard: components["schemas"]["digitalCard"];
            /** @description What was done; null when the card was made known INACTIVE. */
            readonly operation: components["schemas"]["digitalCardOperation"] | null;
        };
        readonly newDigitalCard: {
            readonly digitalCardId?: components["schemas"]["digitalCardId"];
            readonly cardId: string;
            readonly consumerId: components["schemas"]["consumerId"];
            readonly type: components["schemas"]["digitalCardType"];
            /** @description The payment network. */
            readonly scheme: string;
            readonly walletId?: components["schemas"]["walletId"];
            readonly devices?: readonly components["schemas"]["boundDeviceId"][];
            /** @enum {unknown} */
            readonly state: "INACTIVE" | "ACTIVE";
            readonly encryptedPan: components["schemas"]["encryptedPan"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly consumerChange: {
            readonly consumerId: components["schemas"]["consumerId"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly renewal: {
            readonly encryptedPan: components["schemas"]["encryptedPan"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly deviceBinding: {
            readonly deviceId: components["schemas"]["boundDeviceId"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly newDigitalCardOperation: {
            /** @enum {unknown} */
            readonly operation: "SUSPEND" | "RESUME" | "DELETE";
            readonly reasonCode?: components["schemas"]["operationReasonCode"];
            /** @description What the issuer is told; `reason` is for the audit trail alone. */
            readonly operationReason?: string;
            readonly reason: components["schemas"]["reason"];
        };
        readonly newStepUp: {
            readonly kind: components["schemas"]["stepUpKind"];
            /** @description A random one when left out. */
            readonly authenticationId?: number;
            /** @description Of a DEVICE_BINDING. */
            readonly deviceId?: string;
            /**
             * Format: date-time
             * @description Until when it may be approved; ten minutes when left out.
             */
            readonly expiresAt?: string;
            readonly reason: components["schemas"]["reason"];
        };
        /** @enum {unknown} */
        readonly stepUpKind: "DEVICE_BINDING" | "CARDHOLDER_VERIFICATION";
        readonly stepUp: {
            readonly issuerId: components["schemas"]["issuerId"];
            readonly digitalCardId: components["schemas"]["digitalCardId"];
            readonly authenticationId: number;
            readonly kind: components["schemas"]["stepUpKind"];
            readonly deviceId: string | null;
            readonly expiresAt: components["schemas"]["time"];
        };
        readonly deletedPhysicalCard: {
            readonly issuerId: components["schemas"]["issuerId"];
            readonly cardId: components["schemas"]["cardId"];
            /** @description By which its digital cards were deleted now. */
            readonly operations: readonly components["schemas"]["key"][];
        };
        /** @enum {unknown} */
        readonly keyRotationKind: "vault-key" | "data-keys" | "hash-key";
        readonly keyRotation: {
            readonly rotationId: components["schemas"]["key"];
            readonly kind: components["schemas"]["keyRotationKind"];
            /** @enum {unknown} */
            readonly state: "running" | "done";
            /** @description Digital cards that are done. */
            readonly done: number;
            /** @description Digital cards there were as it began. */
            readonly total: number;
            readonly startedAt: components["schemas"]["time"];
            /** Format: date-time */
            readonly endedAt: string | null;
        };
        readonly keyRotations: {
            readonly items: readonly components["schemas"]["keyRotation"][];
            readonly next: null;
        };
        readonly newKeyRotation: {
            readonly kind: components["schemas"]["keyRotationKind"];
            readonly reason: components["schemas"]["reason"];
        };
        /** @enum {unknown} */
        readonly serverKeyPurpose: "encryption" | "token";
        readonly serverKey: {
            readonly kid: components["schemas"]["kid"];
            readonly purpose: components["schemas"]["serverKeyPurpose"];
            /** @description Its public part. */
            readonly jwk: Record<string, never>;
            readonly activatesAt: components["schemas"]["time"];
            /** Format: date-time */
            readonly retiresAt: string | null;
        };
        readonly addedServerKey: {
            readonly kid: components["schemas"]["kid"];
            readonly purpose: components["schemas"]["serverKeyPurpose"];
        };
        readonly newServerKey: {
            readonly purpose: components["schemas"]["serverKeyPurpose"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly auditReport: {
            readonly cards: number;
            readonly transfers: number;
            readonly currencies: readonly {
                readonly currency: components["schemas"]["currency"];
                /** @description The sum of all accounts: 0, or the ledger is broken. */
                readonly sum: number;
                readonly onChips: components["schemas"]["amount"];
                readonly inDoubt: components["schemas"]["amount"];
                readonly prepaid: components["schemas"]["amount"];
            }[];
            /** @description Handed to a card, outcome unknown. Newest first, at most 500. */
            readonly doubts: readonly {
                readonly cardId: string;
                readonly purchaseId: string | null;
                readonly amountMinor: components["schemas"]["amount"];
                readonly currency: components["schemas"]["currency"];
            }[];
            /** @description What does not agree, one sentence each, at most 100. */
            readonly faults: readonly string[];
        };
        readonly cardBook: {
            readonly currency: components["schemas"]["currency"];
            /** @description What the chip held when it was last seen. */
            readonly chip: number;
            readonly inDoubt: components["schemas"]["amount"];
            readonly prepaid: components["schemas"]["amount"];
            readonly transfers: readonly {
                readonly sequence: number;
                /** @enum {unknown} */
                readonly kind: "single" | "pending" | "post" | "void";
                readonly code: string;
                readonly from: string;
                readonly to: string;
                readonly amount: number;
                readonly purchaseId: string | null;
                /** @description On a pending transfer: what the write leaves on the card. */
                readonly receipt: string | null;
            }[];
        };
        /** @description By which tills know it. */
        readonly tillNumber: number;
        readonly tillNumberText: string;
        readonly tillClientId: string;
        /** @description The group's own name for a pass. */
        readonly passId: string;
        readonly tillGroup: {
            readonly groupId: components["schemas"]["tillNumber"];
            readonly issuerId: components["schemas"]["issuerId"];
            readonly name: components["schemas"]["name"];
        };
        readonly newTillGroup: {
            readonly groupId: components["schemas"]["tillNumber"];
            readonly issuerId: components["schemas"]["issuerId"];
            readonly name: components["schemas"]["name"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly tillStore: {
            readonly groupId: components["schemas"]["tillNumber"];
            readonly storeId: components["schemas"]["tillNumber"];
            readonly name: components["schemas"]["name"];
        };
        readonly newTillStore: {
            readonly storeId: components["schemas"]["tillNumber"];
            readonly name: components["schemas"]["name"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly pointOfSale: {
            readonly storeId: components["schemas"]["tillNumber"];
            readonly pointOfSaleId: components["schemas"]["tillNumber"];
            readonly name: components["schemas"]["name"];
            /** Format: date-time */
            readonly closedAt: string | null;
        };
        readonly newPointOfSale: {
            readonly pointOfSaleId: components["schemas"]["tillNumber"];
            readonly name: components["schemas"]["name"];
            readonly reason: components["schemas"]["reason"];
        };
        /** @enum {unknown} */
        readonly tillScope: "cards:read" | "cards:debit" | "cards:credit" | "cards:refund";
        readonly tillScopeList: readonly components["schemas"]["tillScope"][];
        readonly tillScopes: {
            readonly scopes: components["schemas"]["tillScopeList"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly tillClient: {
            readonly clientId: components["schemas"]["tillClientId"];
            readonly groupId: components["schemas"]["tillNumber"];
            /** @description Null: every store of the group. */
            readonly storeId: number | null;
            readonly name: components["schemas"]["name"];
            readonly scopes: components["schemas"]["tillScopeList"];
            readonly hasTwoSecrets: boolean;
            /** Format: date-time */
            readonly revokedAt: string | null;
        };
        readonly newTillClient: {
            readonly clientId: components["schemas"]["tillClientId"];
            readonly name: components["schemas"]["name"];
            /** @description The only store that it speaks for; every store of the group when left out. */
            readonly storeId?: number;
            readonly scopes: components["schemas"]["tillScopeList"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly tillClientWithSecret: {
            readonly client: components["schemas"]["tillClient"];
            /** @description Shown once. Null in a repeated reply, since secrets are not kept; when it was lost, drop the old secret and add another. */
            readonly secret: string | null;
        };
        /** @description How a payment earns value. Amounts are in minor units. */
        readonly passRule: {
            /** @description Hundredths of a percent by payment method. */
            readonly basisPoints: {
                readonly [key: string]: number;
            };
            /** @description For payment methods that are not named. */
            readonly otherBasisPoints: number;
            /** @description A smaller payment earns nothing. */
            readonly minimum: number;
            /** @description What is earned is a multiple of it. */
            readonly roundTo: number;
            /** @enum {unknown} */
            readonly rounding: "down" | "half-up" | "up";
            /** @description The most that one ticket earns; null: no cap. */
            readonly ticketCap: number | null;
            /** @description The most that one pass earns on one day, UTC. */
            readonly passDayCap: number | null;
            /** @description The most that one client's tills give on one day, UTC. */
            readonly clientDayCap: number | null;
            /** @description What was earned expires at the end of the last of them, or with the pass. */
            readonly validMonths: number;
        };
        /** @description Null: purchases earn nothing. */
        readonly passRuleOrNone: components["schemas"]["passRule"] | null;
        readonly passProduct: {
            readonly productId: components["schemas"]["productId"];
            readonly groupId: components["schemas"]["tillNumber"];
            readonly name: components["schemas"]["name"];
            readonly currency: components["schemas"]["currency"];
            readonly rule: components["schemas"]["passRuleOrNone"];
            /** @description A pass is blocked while the card that it is linked to is. */
            readonly blocksWithCard: boolean;
        };
        readonly newPassProduct: {
            readonly productId: components["schemas"]["productId"];
            /** @description It stands on receipts. */
            readonly name: string;
            readonly currency: components["schemas"]["currency"];
            readonly rule: components["schemas"]["passRuleOrNone"];
            readonly blocksWithCard: boolean;
            readonly reason: components["schemas"]["reason"];
        };
        readonly passProductChange: {
            readonly name: components["schemas"]["name"];
            readonly rule: components["schemas"]["passRuleOrNone"];
            readonly blocksWithCard: boolean;
            readonly reason: components["schemas"]["reason"];
        };
        /** @enum {unknown} */
        readonly passState: "ACTIVE" | "BLOCKED";
        /** @description Minor units. */
        readonly passAmount: number;
        readonly passConsumer: {
            readonly id: number;
            readonly givenName: string;
            readonly familyName: string;
        };
        readonly pass: {
            readonly groupId: components["schemas"]["tillNumber"];
            readonly passId: components["schemas"]["passId"];
            readonly productId: components["schemas"]["productId"];
            readonly serialNumber: string;
            readonly nfcNumber: string | null;
            readonly number: string | null;
            readonly consumer: components["schemas"]["passConsumer"];
            readonly state: components["schemas"]["passState"];
            readonly expiresAt: components["schemas"]["time"];
            readonly currency: components["schemas"]["currency"];
            /** @description As it is booked, minor units. What has expired is booked within seconds; tills see it at once. */
            readonly balance: number;
            /** @description The balance by when it expires. */
            readonly lots: readonly {
                readonly amount: components["schemas"]["passAmount"];
                readonly expiresAt: components["schemas"]["time"];
            }[];
            /** @description Earned value that was taken back after it was spent. */
            readonly receivable: number;
            /** @description The transit card that it is linked to. */
            readonly cardId: string | null;
        };
        readonly newPass: {
            readonly passId: components["schemas"]["passId"];
            readonly productId: components["schemas"]["productId"];
            /** @description The passId when left out. */
            readonly serialNumber?: string;
            /** @description What a reader reads: 4 to 10 bytes in hexadecimal, with or without separators. */
            readonly nfcNumber?: string;
            /** @description Of a barcode or typed by hand. With neither an nfcNumber nor a number the pass gets an EAN-13 of its own. */
            readonly number?: string;
            readonly consumer: components["schemas"]["passConsumer"];
            readonly expiresAt: components["schemas"]["time"];
            /** @description What is on it from the beginning, minor units; nothing when left out. */
            readonly amount?: number;
        };
        readonly newPassOrder: {
            readonly passId: components["schemas"]["passId"];
            readonly productId: components["schemas"]["productId"];
            /** @description The passId when left out. */
            readonly serialNumber?: string;
            /** @description What a reader reads: 4 to 10 bytes in hexadecimal, with or without separators. */
            readonly nfcNumber?: string;
            /** @description Of a barcode or typed by hand. With neither an nfcNumber nor a number the pass gets an EAN-13 of its own. */
            readonly number?: string;
            readonly consumer: components["schemas"]["passConsumer"];
            readonly expiresAt: components["schemas"]["time"];
            /** @description What is on it from the beginning, minor units; nothing when left out. */
            readonly amount?: number;
            readonly reason: components["schemas"]["reason"];
        };
        readonly passImport: {
            readonly passes: readonly components["schemas"]["newPass"][];
            readonly reason: components["schemas"]["reason"];
        };
        readonly passesImported: {
            readonly added: number;
            /** @description Whose passId was there before. */
            readonly present: number;
        };
        readonly passStateChange: {
            readonly state: components["schemas"]["passState"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly passIssue: {
            readonly amount: components["schemas"]["passAmount"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly passLink: {
            readonly cardId: components["schemas"]["cardId"];
            readonly reason: components["schemas"]["reason"];
        };
        readonly passUnlink: {
            /** @description By which the pass is found from now on; by its number only when left out. */
            readonly nfcNumber?: string;
            readonly reason: components["schemas"]["reason"];
        };
        readonly passTransfer: {
            readonly transferId: components["schemas"]["key"];
            readonly sequence: number;
            /** @enum {unknown} */
            readonly code: "issue" | "debit" | "refund" | "credit" | "take-back" | "owe" | "expire";
            readonly from: string;
            readonly to: string;
            readonly amount: components["schemas"]["passAmount"];
            /** @description Of the till's request; null for what no till has asked for. */
            readonly ticketId: string | null;
            readonly paymentRowId: string | null;
            readonly createdAt: components["schemas"]["time"];
        };
        readonly problem: {
            readonly type: string;
            readonly title: string;
            readonly status: number;
            readonly detail?: string;
        };
    };
    responses: {
        /** @description Nothing was changed; `detail` says what the caller can do about it. */
        readonly problem: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["problem"];
            };
        };
    };
    parameters: {
        /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
        readonly idempotencyKey: string;
        /** @description The `next` of the page before. */
        readonly cursor: string;
        /** @description How many items a page has at most; 50 when left out. */
        readonly limit: number;
        readonly issuerId: components["schemas"]["issuerId"];
        readonly cardId: components["schemas"]["cardId"];
        readonly actorId: components["schemas"]["actorId"];
        readonly productId: components["schemas"]["productId"];
        readonly purchaseId: components["schemas"]["purchaseId"];
        readonly orderKind: components["schemas"]["orderKind"];
        readonly owedKind: "BLOCK" | "UNBLOCK" | "CONFIG" | "PLAN" | "LOAD" | "FENCE";
        readonly transferId: components["schemas"]["key"];
        readonly alarmId: components["schemas"]["key"];
        readonly sessionKey: components["schemas"]["key"];
        readonly systemCode: components["schemas"]["systemCode"];
        readonly idm: components["schemas"]["idm"];
        readonly fingerprint: components["schemas"]["fingerprint"];
        readonly deviceId: components["schemas"]["deviceId"];
        readonly digitalCardId: components["schemas"]["digitalCardId"];
        readonly operationId: components["schemas"]["key"];
        readonly rotationId: components["schemas"]["key"];
        readonly walletId: components["schemas"]["walletId"];
        readonly kid: components["schemas"]["kid"];
        readonly ofIssuer: components["schemas"]["issuerId"];
        readonly ofCard: components["schemas"]["cardId"];
        readonly ofDevice: components["schemas"]["deviceId"];
        /** @description The first day; 30 days before `to` when left out. */
        readonly from: components["schemas"]["day"];
        /** @description The last day; today when left out. */
        readonly to: components["schemas"]["day"];
        readonly day: components["schemas"]["day"];
        readonly account: components["schemas"]["clearingAccount"];
        readonly currency: components["schemas"]["currency"];
        /** @description Instead of what is in doubt: what was ended and may yet turn out otherwise. */
        readonly watched: "true" | "false";
        /** @description Only those that were handled, or only those that were not. */
        readonly handled: "true" | "false";
        readonly notificationId: components["schemas"]["key"];
        readonly notificationState: components["schemas"]["notificationState"];
        readonly groupId: components["schemas"]["tillNumberText"];
        readonly storeId: components["schemas"]["tillNumberText"];
        readonly pointOfSaleId: components["schemas"]["tillNumberText"];
        readonly tillClientId: components["schemas"]["tillClientId"];
        readonly passId: components["schemas"]["passId"];
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
};
export type IssuerId = components['schemas']['issuerId'];
export type CardId = components['schemas']['cardId'];
export type DeviceId = components['schemas']['deviceId'];
export type ActorId = components['schemas']['actorId'];
export type ProductId = components['schemas']['productId'];
export type PurchaseId = components['schemas']['purchaseId'];
export type Key = components['schemas']['key'];
export type Fingerprint = components['schemas']['fingerprint'];
export type Idm = components['schemas']['idm'];
export type SystemCode = components['schemas']['systemCode'];
export type Currency = components['schemas']['currency'];
export type Amount = components['schemas']['amount'];
export type SomeAmount = components['schemas']['someAmount'];
export type Time = components['schemas']['time'];
export type Day = components['schemas']['day'];
export type Name = components['schemas']['name'];
export type NextCursor = components['schemas']['nextCursor'];
export type Reason = components['schemas']['reason'];
export type CardState = components['schemas']['cardState'];
export type OrderKind = components['schemas']['orderKind'];
export type Operation = components['schemas']['operation'];
export type Operations = components['schemas']['operations'];
export type WithReason = components['schemas']['withReason'];
export type Issuer = components['schemas']['issuer'];
export type NewIssuer = components['schemas']['newIssuer'];
export type Actor = components['schemas']['actor'];
export type NewActor = components['schemas']['newActor'];
export type ActorWithToken = components['schemas']['actorWithToken'];
export type Certificate = components['schemas']['certificate'];
export type NewCertificate = components['schemas']['newCertificate'];
export type CertificateRequirement = components['schemas']['certificateRequirement'];
export type LayoutList = components['schemas']['layoutList'];
export type Layout = components['schemas']['layout'];
export type FieldLengths = components['schemas']['fieldLengths'];
export type Product = components['schemas']['product'];
export type NewProduct = components['schemas']['newProduct'];
export type ProductChange = components['schemas']['productChange'];
export type Device = components['schemas']['device'];
export type NewDevice = components['schemas']['newDevice'];
export type OwedWork = components['schemas']['owedWork'];
export type FieldContents = components['schemas']['fieldContents'];
export type Card = components['schemas']['card'];
export type NewCard = components['schemas']['newCard'];
export type StateChange = components['schemas']['stateChange'];
export type ExpiryChange = components['schemas']['expiryChange'];
export type Binding = components['schemas']['binding'];
export type Order = components['schemas']['order'];
export type Purchase = components['schemas']['purchase'];
export type NewPurchase = components['schemas']['newPurchase'];
export type Refund = components['schemas']['refund'];
export type CardProposal = components['schemas']['cardProposal'];
export type ParkedCard = components['schemas']['parkedCard'];
export type PayOut = components['schemas']['payOut'];
export type Move = components['schemas']['move'];
export type Moved = components['schemas']['moved'];
export type Doubt = components['schemas']['doubt'];
export type Outcome = components['schemas']['outcome'];
export type Proposed = components['schemas']['proposed'];
export type Proposal = components['schemas']['proposal'];
export type ClearingAccount = components['schemas']['clearingAccount'];
export type ClearingSums = components['schemas']['clearingSums'];
export type ClearingTransfer = components['schemas']['clearingTransfer'];
export type Alarm = components['schemas']['alarm'];
export type EndpointUrl = components['schemas']['endpointUrl'];
export type NotificationEndpoint = components['schemas']['notificationEndpoint'];
export type NotificationEndpointChange = components['schemas']['notificationEndpointChange'];
export type NotificationEndpointWithSecret = components['schemas']['notificationEndpointWithSecret'];
export type NotificationState = components['schemas']['notificationState'];
export type Notification = components['schemas']['notification'];
export type NotificationReplay = components['schemas']['notificationReplay'];
export type NotificationsReplayed = components['schemas']['notificationsReplayed'];
export type DenyEntry = components['schemas']['denyEntry'];
export type DenyImport = components['schemas']['denyImport'];
export type DenyImported = components['schemas']['denyImported'];
export type Session = components['schemas']['session'];
export type SessionRounds = components['schemas']['sessionRounds'];
export type Frame = components['schemas']['frame'];
export type IssuerAccess = components['schemas']['issuerAccess'];
export type IssuerAccessChange = components['schemas']['issuerAccessChange'];
export type IssuerScopes = components['schemas']['issuerScopes'];
export type IssuerKeyPurpose = components['schemas']['issuerKeyPurpose'];
export type Kid = components['schemas']['kid'];
export type PublicJwk = components['schemas']['publicJwk'];
export type IssuerKey = components['schemas']['issuerKey'];
export type NewIssuerKeys = components['schemas']['newIssuerKeys'];
export type IssuerKeys = components['schemas']['issuerKeys'];
export type IssuerKeyRetirement = components['schemas']['issuerKeyRetirement'];
export type Retirement = components['schemas']['retirement'];
export type WalletId = components['schemas']['walletId'];
export type WalletUrl = components['schemas']['walletUrl'];
export type Wallet = components['schemas']['wallet'];
export type NewWallet = components['schemas']['newWallet'];
export type WalletChange = components['schemas']['walletChange'];
export type BearerSecret = components['schemas']['bearerSecret'];
export type WalletWithToken = components['schemas']['walletWithToken'];
export type WalletPause = components['schemas']['walletPause'];
export type DigitalCardId = components['schemas']['digitalCardId'];
export type ConsumerId = components['schemas']['consumerId'];
export type BoundDeviceId = components['schemas']['boundDeviceId'];
export type EncryptedPan = components['schemas']['encryptedPan'];
export type DigitalCardType = components['schemas']['digitalCardType'];
export type DigitalCardState = components['schemas']['digitalCardState'];
export type RequestorType = components['schemas']['requestorType'];
export type OperationReasonCode = components['schemas']['operationReasonCode'];
export type DigitalCard = components['schemas']['digitalCard'];
export type DigitalCardOperation = components['schemas']['digitalCardOperation'];
export type DigitalCardChange = components['schemas']['digitalCardChange'];
export type NewDigitalCard = components['schemas']['newDigitalCard'];
export type ConsumerChange = components['schemas']['consumerChange'];
export type Renewal = components['schemas']['renewal'];
export type DeviceBinding = components['schemas']['deviceBinding'];
export type NewDigitalCardOperation = components['schemas']['newDigitalCardOperation'];
export type NewStepUp = components['schemas']['newStepUp'];
export type StepUpKind = components['schemas']['stepUpKind'];
export type StepUp = components['schemas']['stepUp'];
export type DeletedPhysicalCard = components['schemas']['deletedPhysicalCard'];
export type KeyRotationKind = components['schemas']['keyRotationKind'];
export type KeyRotation = components['schemas']['keyRotation'];
export type KeyRotations = components['schemas']['keyRotations'];
export type NewKeyRotation = components['schemas']['newKeyRotation'];
export type ServerKeyPurpose = components['schemas']['serverKeyPurpose'];
export type ServerKey = components['schemas']['serverKey'];
export type AddedServerKey = components['schemas']['addedServerKey'];
export type NewServerKey = components['schemas']['newServerKey'];
export type AuditReport = components['schemas']['auditReport'];
export type CardBook = components['schemas']['cardBook'];
export type TillNumber = components['schemas']['tillNumber'];
export type TillNumberText = components['schemas']['tillNumberText'];
export type TillClientId = components['schemas']['tillClientId'];
export type PassId = components['schemas']['passId'];
export type TillGroup = components['schemas']['tillGroup'];
export type NewTillGroup = components['schemas']['newTillGroup'];
export type TillStore = components['schemas']['tillStore'];
export type NewTillStore = components['schemas']['newTillStore'];
export type PointOfSale = components['schemas']['pointOfSale'];
export type NewPointOfSale = components['schemas']['newPointOfSale'];
export type TillScope = components['schemas']['tillScope'];
export type TillScopeList = components['schemas']['tillScopeList'];
export type TillScopes = components['schemas']['tillScopes'];
export type TillClient = components['schemas']['tillClient'];
export type NewTillClient = components['schemas']['newTillClient'];
export type TillClientWithSecret = components['schemas']['tillClientWithSecret'];
export type PassRule = components['schemas']['passRule'];
export type PassRuleOrNone = components['schemas']['passRuleOrNone'];
export type PassProduct = components['schemas']['passProduct'];
export type NewPassProduct = components['schemas']['newPassProduct'];
export type PassProductChange = components['schemas']['passProductChange'];
export type PassState = components['schemas']['passState'];
export type PassAmount = components['schemas']['passAmount'];
export type PassConsumer = components['schemas']['passConsumer'];
export type Pass = components['schemas']['pass'];
export type NewPass = components['schemas']['newPass'];
export type NewPassOrder = components['schemas']['newPassOrder'];
export type PassImport = components['schemas']['passImport'];
export type PassesImported = components['schemas']['passesImported'];
export type PassStateChange = components['schemas']['passStateChange'];
export type PassIssue = components['schemas']['passIssue'];
export type PassLink = components['schemas']['passLink'];
export type PassUnlink = components['schemas']['passUnlink'];
export type PassTransfer = components['schemas']['passTransfer'];
export type Problem = components['schemas']['problem'];
export type ResponseProblem = components['responses']['problem'];
export type ParameterIdempotencyKey = components['parameters']['idempotencyKey'];
export type ParameterCursor = components['parameters']['cursor'];
export type ParameterLimit = components['parameters']['limit'];
export type ParameterIssuerId = components['parameters']['issuerId'];
export type ParameterCardId = components['parameters']['cardId'];
export type ParameterActorId = components['parameters']['actorId'];
export type ParameterProductId = components['parameters']['productId'];
export type ParameterPurchaseId = components['parameters']['purchaseId'];
export type ParameterOrderKind = components['parameters']['orderKind'];
export type ParameterOwedKind = components['parameters']['owedKind'];
export type ParameterTransferId = components['parameters']['transferId'];
export type ParameterAlarmId = components['parameters']['alarmId'];
export type ParameterSessionKey = components['parameters']['sessionKey'];
export type ParameterSystemCode = components['parameters']['systemCode'];
export type ParameterIdm = components['parameters']['idm'];
export type ParameterFingerprint = components['parameters']['fingerprint'];
export type ParameterDeviceId = components['parameters']['deviceId'];
export type ParameterDigitalCardId = components['parameters']['digitalCardId'];
export type ParameterOperationId = components['parameters']['operationId'];
export type ParameterRotationId = components['parameters']['rotationId'];
export type ParameterWalletId = components['parameters']['walletId'];
export type ParameterKid = components['parameters']['kid'];
export type ParameterOfIssuer = components['parameters']['ofIssuer'];
export type ParameterOfCard = components['parameters']['ofCard'];
export type ParameterOfDevice = components['parameters']['ofDevice'];
export type ParameterFrom = components['parameters']['from'];
export type ParameterTo = components['parameters']['to'];
export type ParameterDay = components['parameters']['day'];
export type ParameterAccount = components['parameters']['account'];
export type ParameterCurrency = components['parameters']['currency'];
export type ParameterWatched = components['parameters']['watched'];
export type ParameterHandled = components['parameters']['handled'];
export type ParameterNotificationId = components['parameters']['notificationId'];
export type ParameterNotificationState = components['parameters']['notificationState'];
export type ParameterGroupId = components['parameters']['groupId'];
export type ParameterStoreId = components['parameters']['storeId'];
export type ParameterPointOfSaleId = components['parameters']['pointOfSaleId'];
export type ParameterTillClientId = components['parameters']['tillClientId'];
export type ParameterPassId = components['parameters']['passId'];
export type $defs = Record<string, never>;
export interface operations {
    readonly getAudit: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The audit's report. The books are in order when `faults` is empty. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["auditReport"];
                };
            };
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listIssuers: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["issuer"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly createIssuer: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newIssuer"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["issuer"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listActors: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["actor"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly createActor: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newActor"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["actorWithToken"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly rotateActorToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["actorWithToken"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listActorCertificates: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["certificate"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly registerActorCertificate: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newCertificate"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["certificate"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly revokeActorCertificate: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
                readonly fingerprint: components["parameters"]["fingerprint"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["certificate"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly changeCertificateRequirement: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly actorId: components["parameters"]["actorId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["certificateRequirement"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["actor"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listLayouts: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["layoutList"];
                };
            };
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listProducts: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["product"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly createProduct: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newProduct"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["product"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly changeProduct: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly productId: components["parameters"]["productId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["productChange"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["product"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listDevices: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["device"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly registerDevice: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newDevice"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["device"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listCards: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["card"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly registerCard: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newCard"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["card"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly getCard: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["card"];
                };
            };
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly changeCardState: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["stateChange"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["card"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly changeCardExpiry: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["expiryChange"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["card"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly bindCard: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["binding"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["card"];
                };
            };
            /** @description A second person is needed: the proposal is recorded. The same request by another person carries it out. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["cardProposal"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly getCardBook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["cardBook"];
                };
            };
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly orderWork: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
                readonly kind: components["parameters"]["orderKind"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["order"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["card"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly withdrawOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
                readonly owed: components["parameters"]["owedKind"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["card"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listPurchases: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["purchase"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly recordPurchase: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newPurchase"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["purchase"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly getPurchase: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly purchaseId: components["parameters"]["purchaseId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["purchase"];
                };
            };
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly cancelPurchase: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly purchaseId: components["parameters"]["purchaseId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["purchase"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly refundPurchase: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly purchaseId: components["parameters"]["purchaseId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["refund"];
                };
            };
            /** @description A second person is needed: the proposal is recorded. The same request by another person carries it out. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["refund"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listParked: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["parkedCard"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly payOut: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["payOut"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["card"];
                };
            };
            /** @description A second person is needed: the proposal is recorded. The same request by another person carries it out. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["cardProposal"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly moveParked: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["move"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["moved"];
                };
            };
            /** @description A second person is needed: the proposal is recorded. The same request by another person carries it out. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["cardProposal"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listDoubts: {
        readonly parameters: {
            readonly query?: {
                readonly issuerId?: components["parameters"]["ofIssuer"];
                /** @description Instead of what is in doubt: what was ended and may yet turn out otherwise. */
                readonly watched?: components["parameters"]["watched"];
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["doubt"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly proposeOutcome: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly transferId: components["parameters"]["transferId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["proposal"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["doubt"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly withdrawProposal: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly transferId: components["parameters"]["transferId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["doubt"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly confirmOutcome: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly transferId: components["parameters"]["transferId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["doubt"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly sumClearing: {
        readonly parameters: {
            readonly query?: {
                readonly issuerId?: components["parameters"]["ofIssuer"];
                /** @description The first day; 30 days before `to` when left out. */
                readonly from?: components["parameters"]["from"];
                /** @description The last day; today when left out. */
                readonly to?: components["parameters"]["to"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["clearingSums"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listClearing: {
        readonly parameters: {
            readonly query: {
                readonly issuerId?: components["parameters"]["ofIssuer"];
                readonly account: components["parameters"]["account"];
                readonly currency: components["parameters"]["currency"];
                readonly day: components["parameters"]["day"];
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["clearingTransfer"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listUnexplained: {
        readonly parameters: {
            readonly query?: {
                readonly issuerId?: components["parameters"]["ofIssuer"];
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["clearingTransfer"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listAlarms: {
        readonly parameters: {
            readonly query?: {
                /** @description Only those that were handled, or only those that were not. */
                readonly handled?: components["parameters"]["handled"];
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["alarm"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly handleAlarm: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly alarmId: components["parameters"]["alarmId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["alarm"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listDenyEntries: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["denyEntry"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly importDenyEntries: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["denyImport"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["denyImported"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly removeDenyEntry: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly systemCode: components["parameters"]["systemCode"];
                readonly idm: components["parameters"]["idm"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["denyEntry"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listSessions: {
        readonly parameters: {
            readonly query?: {
                readonly issuerId?: components["parameters"]["ofIssuer"];
                readonly cardId?: components["parameters"]["ofCard"];
                readonly deviceId?: components["parameters"]["ofDevice"];
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["session"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly getSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly sessionKey: components["parameters"]["sessionKey"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["sessionRounds"];
                };
            };
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly getNotificationEndpoint: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["notificationEndpoint"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly setNotificationEndpoint: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["notificationEndpointChange"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["notificationEndpointWithSecret"];
                };
            };
            /** @description The issuer had none; its signing secret is shown this once. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["notificationEndpointWithSecret"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly resumeNotificationEndpoint: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["notificationEndpoint"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly rotateSigningSecret: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["notificationEndpointWithSecret"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly dropPreviousSigningSecret: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["notificationEndpoint"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listNotifications: {
        readonly parameters: {
            readonly query?: {
                readonly issuerId?: components["parameters"]["ofIssuer"];
                readonly state?: components["parameters"]["notificationState"];
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["notification"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly replayNotifications: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["notificationReplay"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["notificationsReplayed"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly getNotification: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly notificationId: components["parameters"]["notificationId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["notification"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly resendNotification: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly notificationId: components["parameters"]["notificationId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["notification"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly getIssuerAccess: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["issuerAccess"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly changeIssuerAccess: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["issuerAccessChange"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["issuerAccess"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listIssuerKeys: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["issuerKey"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly registerIssuerKeys: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newIssuerKeys"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["issuerKeys"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly retireIssuerKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["issuerKeyRetirement"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["issuerKey"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listIssuerCertificates: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["certificate"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly registerIssuerCertificate: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newCertificate"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["certificate"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly revokeIssuerCertificate: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly fingerprint: components["parameters"]["fingerprint"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["certificate"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listWallets: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["wallet"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly createWallet: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newWallet"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["walletWithToken"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly changeWallet: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly walletId: components["parameters"]["walletId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["walletChange"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["wallet"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly rotateWalletToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly walletId: components["parameters"]["walletId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["walletWithToken"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly changeWalletPause: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly walletId: components["parameters"]["walletId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["walletPause"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["wallet"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listDigitalCards: {
        readonly parameters: {
            readonly query?: {
                readonly cardId?: components["parameters"]["ofCard"];
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["digitalCard"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly createDigitalCard: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newDigitalCard"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["digitalCardChange"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly getDigitalCard: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["digitalCard"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly changeConsumer: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["consumerChange"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["digitalCardChange"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly renewDigitalCard: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["renewal"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["digitalCardChange"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly bindDevice: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["deviceBinding"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["digitalCardChange"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly unbindDevice: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
                readonly deviceId: components["parameters"]["deviceId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["digitalCardChange"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly openStepUp: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newStepUp"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["stepUp"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listDigitalCardOperations: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["digitalCardOperation"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly operateDigitalCard: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newDigitalCardOperation"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["digitalCardChange"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly getDigitalCardOperation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly digitalCardId: components["parameters"]["digitalCardId"];
                readonly operationId: components["parameters"]["operationId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["digitalCardOperation"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly deletePhysicalCard: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly issuerId: components["parameters"]["issuerId"];
                readonly cardId: components["parameters"]["cardId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["deletedPhysicalCard"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listKeyRotations: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["keyRotations"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly startKeyRotation: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newKeyRotation"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["keyRotation"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly getKeyRotation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly rotationId: components["parameters"]["rotationId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["keyRotation"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listServerKeys: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["serverKey"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly addServerKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newServerKey"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["addedServerKey"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly retireServerKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly kid: components["parameters"]["kid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["retirement"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["serverKey"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listTillGroups: {
        readonly parameters: {
            readonly query?: {
                readonly issuerId?: components["parameters"]["ofIssuer"];
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["tillGroup"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly createTillGroup: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newTillGroup"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["tillGroup"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listTillStores: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["tillStore"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly createTillStore: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newTillStore"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["tillStore"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listPointsOfSale: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly storeId: components["parameters"]["storeId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["pointOfSale"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly createPointOfSale: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly storeId: components["parameters"]["storeId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newPointOfSale"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["pointOfSale"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly closePointOfSale: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly storeId: components["parameters"]["storeId"];
                readonly pointOfSaleId: components["parameters"]["pointOfSaleId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["pointOfSale"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listTillClients: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["tillClient"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly createTillClient: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newTillClient"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["tillClientWithSecret"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly addTillClientSecret: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly clientId: components["parameters"]["tillClientId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["tillClientWithSecret"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly dropTillClientSecret: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly clientId: components["parameters"]["tillClientId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["tillClient"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly revokeTillClient: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly clientId: components["parameters"]["tillClientId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["tillClient"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly revokeTillTokens: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly clientId: components["parameters"]["tillClientId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["withReason"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["tillClient"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly changeTillScopes: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly clientId: components["parameters"]["tillClientId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["tillScopes"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["tillClient"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listPassProducts: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["passProduct"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly createPassProduct: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newPassProduct"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["passProduct"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly changePassProduct: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly productId: components["parameters"]["productId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["passProductChange"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["passProduct"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listPasses: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["pass"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly createPass: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["newPassOrder"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["pass"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly importPasses: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["passImport"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["passesImported"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly getPass: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly passId: components["parameters"]["passId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["pass"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly listPassTransfers: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next` of the page before. */
                readonly cursor?: components["parameters"]["cursor"];
                /** @description How many items a page has at most; 50 when left out. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly passId: components["parameters"]["passId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As the summary says. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly components["schemas"]["passTransfer"][];
                        readonly next: components["schemas"]["nextCursor"];
                    };
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly changePassState: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly passId: components["parameters"]["passId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["passStateChange"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["pass"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly changePassExpiry: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly passId: components["parameters"]["passId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["expiryChange"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["pass"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly issuePassValue: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly passId: components["parameters"]["passId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["passIssue"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["pass"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly linkPass: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly passId: components["parameters"]["passId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["passLink"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["pass"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
    readonly unlinkPass: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Names the change; any text that the caller does not use again for another one, for example a UUID. */
                readonly "Idempotency-Key": components["parameters"]["idempotencyKey"];
            };
            readonly path: {
                readonly groupId: components["parameters"]["groupId"];
                readonly passId: components["parameters"]["passId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["passUnlink"];
            };
        };
        readonly responses: {
            /** @description Done. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["pass"];
                };
            };
            readonly 400: components["responses"]["problem"];
            readonly 401: components["responses"]["problem"];
            readonly 404: components["responses"]["problem"];
            readonly 409: components["responses"]["problem"];
            readonly 422: components["responses"]["problem"];
            readonly 503: components["responses"]["problem"];
        };
    };
}
