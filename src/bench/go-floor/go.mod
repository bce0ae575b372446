module plimsoll.dev/go-floor

go 1.21
