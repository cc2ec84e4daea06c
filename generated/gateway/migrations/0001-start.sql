-- Ids sort by their bytes, as they were made: pages go on from one (COLLATE "C").
CREATE TABLE integrated_account (
  id text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  integration text NOT NULL,
  environment text NOT NULL,
  sealed_token text NOT NULL,
  key_id text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE scoped_server (
  id text COLLATE "C" PRIMARY KEY,
  integrated_account_id text COLLATE "C" NOT NULL REFERENCES integrated_account (id) ON DELETE CASCADE,
  name text NOT NULL,
  config jsonb NOT NULL,
  token_hash text NOT NULL UNIQUE,
  token_last_four text NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX scoped_server_account ON scoped_server (integrated_account_id, id);

CREATE TABLE api_token (
  id text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('admin', 'viewer')),
  token_hash text NOT NULL UNIQUE,
  token_last_four text NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- One row for each window of a limit of a scoped server: counted in the store, so that replicas count together.
CREATE TABLE call_count (
  scoped_server_id text COLLATE "C" NOT NULL REFERENCES scoped_server (id) ON DELETE CASCADE,
  span text NOT NULL CHECK (span IN ('minute', 'day')),
  starts_at timestamptz NOT NULL,
  calls integer NOT NULL,
  PRIMARY KEY (scoped_server_id, span, starts_at)
);

-- No foreign keys: what was called stays told when the server or the account is gone.
CREATE TABLE call_log (
  id text COLLATE "C" PRIMARY KEY,
  called_at timestamptz NOT NULL,
  integrated_account_id text COLLATE "C" NOT NULL,
  scoped_server_id text COLLATE "C" NOT NULL,
  server_name text NOT NULL,
  tool text NOT NULL,
  via text,
  risk text,
  method text,
  argument_types jsonb NOT NULL,
  client_name text,
  client_version text,
  status integer,
  outcome text NOT NULL,
  duration_ms double precision NOT NULL,
  upstream_ms double precision NOT NULL
);
CREATE INDEX call_log_time ON call_log (called_at);
CREATE INDEX call_log_server ON call_log (scoped_server_id, id DESC);
