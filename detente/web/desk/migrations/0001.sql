-- The desk as first published. Plain SQL that SQLite and PostgreSQL both take; moments are ISO texts in UTC, of one width.
create table settings (name text primary key, value text not null);
create table people (
  person_id text primary key, login text not null unique, shown text not null, role text not null, secret text,
  active integer not null, made_at text not null, made_by text
);
create table sessions (
  session_hash text primary key, person_id text not null references people (person_id), made_at text not null,
  seen_at text not null, ends_at text not null
);
create table tickets (
  ticket_hash text primary key, kind text not null, person_id text references people (person_id), role text,
  made_by text, made_at text not null, ends_at text not null, used_at text
);
create table tokens (
  token_id text primary key, token_hash text not null unique, person_id text not null references people (person_id),
  name text not null, scopes text not null, made_at text not null, used_at text, revoked_at text
);
create table attempts (attempt_id text primary key, what text not null, at text not null);
create index attempts_what on attempts (what, at);
create table comments (
  comment_id text primary key, on_kind text not null, on_id text not null, person_id text not null references people (person_id),
  body text not null, state text not null, made_at text not null, holds text not null, rule text, note text,
  decided_by text references people (person_id), decided_at text
);
create index comments_on on comments (on_kind, on_id, made_at);
create index comments_state on comments (state, made_at);
create index comments_person on comments (person_id, made_at);
create table decisions (
  decision_id text primary key, comment_id text not null references comments (comment_id),
  person_id text references people (person_id), act text not null, rule text, note text, at text not null
);
create index decisions_comment on decisions (comment_id, at);
create index decisions_at on decisions (at);
create table corrections (
  correction_id text primary key, article_id text not null, kind text not null, row_id text, sentence text not null,
  trigger text not null, event_type text, field text not null, old text, new text, why text not null,
  person_id text not null references people (person_id), at text not null, undone_at text, undone_by text, undone_why text
);
create index corrections_article on corrections (article_id, at);
create table draws (
  draw_id text primary key, seed integer not null, size integer not null, version integer not null,
  person_id text not null references people (person_id), at text not null
);
create table draw_items (
  item_id text primary key, draw_id text not null references draws (draw_id), place integer not null, article_id text not null,
  event_id text not null, event_type text not null, sentence text not null, trigger text not null, told text not null,
  stratum text not null, weight double precision not null
);
create index draw_items_draw on draw_items (draw_id, place);
create table verdicts (
  verdict_id text primary key, item_id text not null references draw_items (item_id),
  person_id text not null references people (person_id), verdict text not null, note text, at text not null,
  unique (item_id, person_id)
);
create table views (
  view_id text primary key, person_id text not null references people (person_id), name text not null, query text not null,
  made_at text not null, gone_at text
);
create table hooks (
  hook_id text primary key, view_id text not null references views (view_id), url text not null, made_at text not null,
  sent_at text, gone_at text
);
create table sent (
  sent_id text primary key, hook_id text not null references hooks (hook_id), story_id text not null, at text not null,
  unique (hook_id, story_id)
);
