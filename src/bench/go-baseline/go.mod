module plimsoll.dev/go-baseline

go 1.21
