//! The tables, as `migrations/` makes them.

diesel::table! {
    ids (name) {
        name -> Text,
        next -> BigInt,
    }
}

diesel::table! {
    tenants (id) {
        id -> BigInt,
        name -> Text,
        http_username -> Nullable<Text>,
        revision -> BigInt,
        changed_at -> BigInt,
        body -> Text,
        stamp -> BigInt,
        contacts -> BigInt,
        gone -> BigInt,
        layouts -> BigInt,
    }
}

diesel::table! {
    devices (id) {
        id -> BigInt,
        tenant_id -> BigInt,
        position -> BigInt,
        name -> Text,
        mac -> Nullable<Text>,
        vendor -> Text,
        model -> Text,
        firmware -> Nullable<Text>,
        http_username -> Nullable<Text>,
        http_password -> Nullable<Text>,
        body -> Text,
        stamp -> BigInt,
        hot_desk -> Bool,
    }
}

diesel::table! {
    models (vendor, model) {
        vendor -> Text,
        model -> Text,
        position -> BigInt,
        body -> Text,
    }
}

/// A list whose rows have no columns but identity and body.
macro_rules! list {
    ($($table:ident)+) => {
        $(diesel::table! {
            $table (id) {
                id -> BigInt,
                tenant_id -> BigInt,
                position -> BigInt,
                name -> Text,
                body -> Text,
                stamp -> BigInt,
            }
        })+
    };
}

list!(profiles extensions directory templates routes);

diesel::table! {
    uses (device_id, kind, nth) {
        device_id -> BigInt,
        kind -> Text,
        nth -> BigInt,
        tenant_id -> BigInt,
        name -> Text,
    }
}

diesel::table! {
    logins (device_id) {
        device_id -> BigInt,
        tenant_id -> BigInt,
        extension -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    changes (id) {
        id -> BigInt,
        tenant_id -> BigInt,
        device_id -> Nullable<BigInt>,
        at -> BigInt,
    }
}

diesel::table! {
    history (id) {
        id -> BigInt,
        at -> BigInt,
        who -> Text,
        command -> Text,
        undoes -> Nullable<BigInt>,
        past -> BigInt,
        bytes -> BigInt,
    }
}

diesel::table! {
    history_rows (change, nth) {
        change -> BigInt,
        nth -> BigInt,
        tenant_id -> BigInt,
        tenant -> Text,
        kind -> Text,
        name -> Text,
        done -> Text,
        place -> Nullable<BigInt>,
        body -> Nullable<Text>,
    }
}

diesel::table! {
    wrong_pins (tenant_id, extension) {
        tenant_id -> BigInt,
        extension -> Text,
        count -> BigInt,
        at -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(logins, devices, tenants);
diesel::allow_tables_to_appear_in_same_query!(history, history_rows);
diesel::allow_tables_to_appear_in_same_query!(uses, devices, extensions, profiles);

diesel::table! {
    // SQLite shows a pragma as a table (https://www.sqlite.org/pragma.html#pragfunc), so that its statement is prepared once.
    pragma_data_version (data_version) {
        data_version -> BigInt,
    }
}

diesel::table! {
    seen (mac) {
        mac -> Text,
        user_agent -> Nullable<Text>,
        firmware -> Nullable<Text>,
        address -> Text,
        transport -> Text,
        at -> BigInt,
        http_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    fetched (mac, artifact) {
        mac -> Text,
        artifact -> Text,
        at -> BigInt,
        digest -> Text,
        bytes -> BigInt,
        firmware -> Nullable<Text>,
        count -> BigInt,
        fingerprint -> Nullable<BigInt>,
    }
}

diesel::table! {
    timeline (id) {
        id -> BigInt,
        mac -> Text,
        at -> BigInt,
        transport -> Text,
        peer -> Text,
        path -> Text,
        status -> Integer,
        bytes -> BigInt,
        user_agent -> Nullable<Text>,
        because -> Text,
    }
}

diesel::table! {
    unproven (id) {
        id -> BigInt,
        after -> BigInt,
        mac -> Text,
        source -> Text,
        at -> BigInt,
        transport -> Text,
        peer -> Text,
        path -> Text,
        status -> Integer,
        bytes -> BigInt,
        user_agent -> Nullable<Text>,
        because -> Text,
    }
}

diesel::table! {
    sightings (mac, source) {
        mac -> Text,
        source -> Text,
        worth -> Integer,
        nth -> BigInt,
        first -> BigInt,
        last -> BigInt,
        count -> BigInt,
        user_agent -> Nullable<Text>,
        address -> Text,
        vendor -> Nullable<Text>,
        model -> Nullable<Text>,
        path -> Text,
    }
}

diesel::table! {
    guarded (who) {
        who -> Text,
        state -> Text,
        macs -> BigInt,
        since -> BigInt,
        last -> BigInt,
    }
}

diesel::table! {
    enrolments (id) {
        id -> BigInt,
        tenant -> Text,
        networks -> Text,
        macs -> Text,
        opened -> BigInt,
        until -> BigInt,
        closed -> Nullable<BigInt>,
        because -> Nullable<Text>,
    }
}

diesel::table! {
    enrolled (mac) {
        mac -> Text,
        enrolment -> BigInt,
        at -> BigInt,
        address -> Text,
    }
}

diesel::table! {
    progress (one) {
        one -> BigInt,
        clock -> BigInt,
        lived -> BigInt,
        marked -> BigInt,
        sighted -> BigInt,
    }
}

diesel::table! {
    served (one) {
        one -> Integer,
        inode -> BigInt,
    }
}

diesel::table! {
    marks (lived) {
        lived -> BigInt,
        timeline -> BigInt,
        unproven -> BigInt,
    }
}

diesel::table! {
    // Where SQLite keeps the last number of a column that only grows (https://www.sqlite.org/autoinc.html).
    sqlite_sequence (name) {
        name -> Text,
        seq -> BigInt,
    }
}
