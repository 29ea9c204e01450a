"""Pages of proposals and requests (`asking`), of choosing from the register (`selecting`), and of an invitation (`invited`)."""
