-- What the operator looks for. Each index holds only the rows that are looked for, so that the doors pay little for it.

create index purchase_by_card on purchase (card_id, id);
create index account_in_doubt on account (pending_id) where pending_id is not null;
create index account_parked on account (card_id) where parked > 0;
create index transfer_cleared on transfer (created_ms)
  where code in ('offline-use', 'offline-load', 'unexplained-loss', 'unexplained-gain');
create index transfer_unexplained on transfer (id) where code in ('unexplained-loss', 'unexplained-gain');
-- The first round of each session: 1, or 0 when no session came of it.
create index gateway_round_by_card on gateway_round (card_id, session_id) where round <= 1;
create index admin_request_old on admin_request (created_ms);
