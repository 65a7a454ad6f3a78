"""What a build needs: ports, LOA-CFAs, BGP sessions, turn-up."""
