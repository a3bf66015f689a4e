"""What eyes see on paper: page values in, PDF bytes out. Imports the domain and ReportLab only."""
