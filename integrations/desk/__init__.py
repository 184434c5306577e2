"""What a person may do with a finding or a report, and who may: shared by the pages and the REST door."""
