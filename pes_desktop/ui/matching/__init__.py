"""Who fits a vacancy, and which jobs fit a person: ranked lists with their reasons."""
